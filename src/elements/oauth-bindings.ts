import { createBindingRow, typeOf } from './view/binding-row.js'
import { confirm } from './view/confirm-dialog.js'
import { OauthElement } from './oauth-element.js'
import { dropReturn, isCancelled, type Returned } from './return/returned.js'
import type { Binding } from '../client/index.js'

/** Tells the other tabs of the origin that the user's bindings have changed. */
const channelName = 'oauth-binding'

/**
 * Lists the third-party accounts of the signed-in user; binds, replaces and unbinds them, and completes a binding when
 * the platform sends the person back.
 *
 * It starts when `token` is set, or the attribute `credentials` says that cookies authenticate.
 *
 * Attributes: `base-url`, where the service is, by default the page's origin; `credentials`, as `fetch` takes them;
 * `lang`, `zh-CN` or `en`; `type`, the provider that a return to this page is from, where neither the tab nor the end of
 * the route tells; `session-type`, the provider by whose binding the user is signed in; `qr-code`, which shows the
 * platform's own QR code in the page, where the platform has a script for that. The script is loaded when the person
 * asks for the code, with the element's `nonce`.
 */
export class OauthBindingsElement extends OauthElement<Binding> {
  protected readonly purpose = 'bind'
  #channel: BroadcastChannel | null = null

  /** What the service has listed last. */
  get items(): readonly Binding[] {
    return this.offered
  }

  protected canStart(): boolean {
    return this.token !== undefined || this.hasAttribute('credentials')
  }

  protected override listen(signal: AbortSignal): void {
    const channel = (this.#channel = new BroadcastChannel(channelName))
    channel.addEventListener('message', () => this.lookAgain())
    signal.addEventListener('abort', () => channel.close())
  }

  protected readList() {
    return this.connect().listBindings()
  }

  protected createRow(item: Binding): HTMLElement {
    const { texts, language } = this
    return createBindingRow({ texts, language, act: (key) => this.#act(key, item) }, item)
  }

  protected listed(): void {
    this.emit('oauth-list', { items: this.offered })
  }

  protected async finish(returned: Returned): Promise<void> {
    const { type, code, state } = returned
    if (code === null || state === null) {
      return this.finishWithoutCode(returned, isCancelled(returned), this.texts.refused)
    }
    this.markBusy(type)
    const client = this.connect()
    const answer = await this.sendOnce(returned, () => client.completeBinding({ type, code, state }))
    if (this.isConnected) dropReturn(returned)
    const retry = () => this.run(() => this.finish({ ...returned, outcome: null }))
    if (!answer.ok && answer.status === 0) return this.fail(answer, type, undefined, retry)
    const isListed = await this.load()
    if (!answer.ok) return this.failToBind(answer, type)
    const nickname = this.find(type)?.binding?.nickname ?? null
    const provider = this.providerOf(type)
    const message = this.texts.connectedAs(provider, nickname)
    if (isListed) this.say(message, 'success')
    this.#channel?.postMessage(type)
    this.emit('oauth-bound', { type, provider, nickname, message })
  }

  #act(key: string, item: Binding): void {
    if (key === 'unbind') this.#askToUnbind(item)
    else this.run(() => this.#bind(item))
  }

  async #bind(item: Binding): Promise<void> {
    const type = typeOf(item)
    this.markBusy(type)
    const answer = await this.connect().obtainBindingUrl(type)
    if (!answer.ok) return this.fail(answer, type)
    if (!/^https?:/.test(answer.data)) return this.say(this.texts.unreadable, 'error')
    const { has_binding: isBound } = item
    this.leave({ type, provider: this.providerOf(type), url: answer.data, purpose: this.purpose, isBound })
  }

  /** Is no action while it asks: after the dialog, the next button works at once. */
  async #askToUnbind(item: Binding): Promise<void> {
    const type = typeOf(item)
    if (!item.can_unbind) return this.say(item.cannot_unbind_reason ?? '', 'error')
    this.say('')
    const { texts } = this
    const own = this.getAttribute('session-type') === type ? ` ${texts.confirmOwn}` : ''
    const isSure = await confirm(this.shadowRoot as ShadowRoot, {
      title: `${texts.unbind} · ${item.display_name}`,
      text: texts.confirmText + own,
      confirm: texts.unbind,
      cancel: texts.cancel
    })
    this.list.querySelector<HTMLElement>(`[data-key="${item.name} unbind"]`)?.focus()
    if (isSure) await this.run(() => this.#unbind(item))
  }

  async #unbind(item: Binding): Promise<void> {
    const type = typeOf(item)
    this.markBusy(type)
    const answer = await this.connect().unbind(type)
    if (!answer.ok) {
      await this.load()
      return this.fail(answer, type)
    }
    const provider = this.providerOf(type)
    this.#channel?.postMessage(type)
    this.emit('oauth-unbound', { type, provider })
    if (await this.load()) this.say(this.texts.unbound(provider), 'success')
  }
}
