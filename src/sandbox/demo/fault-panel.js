import { create, find } from '/demo/element.js'
import { currentLanguage, text } from '/demo/language.js'

/** Steers the simulator that serves this page; returns `null` when it is away. */
async function ask(path, method = 'GET', body = undefined) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(`/sandbox/${path}`, { method, headers, body: body && JSON.stringify(body) }).catch(
    () => null
  )
  if (answer === null || answer.status === 204) return null
  return answer.json().catch(() => null)
}

const label = (description) => description.label[currentLanguage()]

function fillFaults(faults) {
  const groups = Object.entries(text('groups')).map(([kind, words]) => {
    const options = faults
      .filter((fault) => fault.kind === kind)
      .map((fault) => create('option', { value: fault.name, textContent: label(fault) }))
    return create('optgroup', { label: words }, ...options)
  })
  find('fault-form').elements.fault.replaceChildren(...groups)
}

function fillChoices(name, anyWords, choices) {
  const options = choices.map(([value, words]) => create('option', { value, textContent: words }))
  find('fault-form').elements[name].replaceChildren(create('option', { value: '', textContent: anyWords }), ...options)
}

function createSetFault(entry, faults, people) {
  const described = faults.find((fault) => entry.fault.split('=')[0] === fault.name)
  const limits = [
    entry.platform,
    people.find((person) => person.id === entry.person)?.nickname,
    entry.operation,
    entry.remaining === null ? text('always') : `${text('remaining')} ${entry.remaining}`
  ]
  const words = `${described ? label(described) : entry.fault} · ${limits.filter(Boolean).join(' · ')}`
  const id = `fault-${entry.id}`
  const button = create('button', { type: 'button', textContent: text('switchOff') })
  button.setAttribute('aria-describedby', id)
  button.addEventListener('click', async () => {
    await ask(`faults/${entry.id}`, 'DELETE')
    await refreshFaults()
    find('faults').querySelector('summary').focus()
  })
  return create('li', {}, create('span', { id, textContent: words }), button)
}

function createExchange({ at, platform, call, status, outcome, faults }) {
  const local = new Date(at).toLocaleTimeString(currentLanguage(), { hour12: false })
  const time = create('time', { dateTime: at, textContent: local })
  const line = create('li', { className: faults.length > 0 ? 'faulty' : '' }, time, ` ${platform} ${call} → ${status} `)
  line.append(outcome)
  if (faults.length > 0) line.append(create('strong', { textContent: ` ${faults.join(', ')}` }))
  return line
}

/** Marks the panel, also while it is closed, as long as the platforms behave otherwise than at the start. */
function showMark(count, offsetSeconds) {
  const marks = [
    count === 0 ? '' : `${text('marked')} ${count}`,
    offsetSeconds === 0 ? '' : `${text('clockMark')} +${offsetSeconds / 60}`
  ]
  find('faults-mark').textContent = marks.filter(Boolean).join(' · ')
  find('faults-mark').hidden = find('faults-mark').textContent === ''
}

/** Says what it means that the platforms' clock is ahead. */
function showClock({ now, offset_seconds: offsetSeconds }) {
  find('clock').textContent = new Date(now).toLocaleString(currentLanguage(), {
    dateStyle: 'medium',
    timeStyle: 'medium'
  })
  find('clock-effect').textContent = offsetSeconds === 0 ? '' : text('clockEffect')(offsetSeconds / 60)
}

/** Shows anew what is switched on, the clock, and what the platforms saw; while the panel is closed, its mark. */
export async function refreshFaults() {
  const [known, clock] = await Promise.all(['faults', 'clock'].map((path) => ask(path)))
  if (known === null || clock === null) return
  showMark(known.set.length, clock.offset_seconds)
  if (!find('faults').open) return
  const [people, exchanges] = await Promise.all(['accounts', 'exchanges'].map((path) => ask(path)))
  if (people === null || exchanges === null) return
  const set = known.set.map((entry) => createSetFault(entry, known.faults, people))
  find('fault-list').replaceChildren(...set)
  find('no-faults').hidden = set.length > 0
  showClock(clock)
  find('log').replaceChildren(...exchanges.toReversed().map(createExchange))
  find('no-log').hidden = exchanges.length > 0
}

async function fillForm() {
  const [known, people] = await Promise.all([ask('faults'), ask('accounts')])
  if (known === null || people === null) return
  fillFaults(known.faults)
  fillChoices(
    'platform',
    text('anyPlatform'),
    known.platforms.map((name) => [name, name])
  )
  fillChoices(
    'person',
    text('anyPerson'),
    people.map(({ id, nickname }) => [id, nickname])
  )
}

/** Puts the panel in the language in use. */
export async function startFaultPanel() {
  if (find('faults').open) await fillForm()
  await refreshFaults()
}

find('faults').addEventListener('toggle', startFaultPanel)
find('fault-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const { fault, platform, person, times } = event.target.elements
  await ask('faults', 'POST', {
    fault: fault.value,
    ...(platform.value && { platform: platform.value }),
    ...(person.value && { person: person.value }),
    ...(times.value && { times: Number(times.value) })
  })
  await refreshFaults()
})
find('advance').addEventListener('click', async () => {
  await ask('clock', 'POST', { advance_seconds: 600 })
  await refreshFaults()
})
find('reset-clock').addEventListener('click', async () => {
  await ask('clock', 'DELETE')
  await refreshFaults()
})
