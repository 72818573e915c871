import { createMethodRow, typeOf } from './view/binding-row.js'
import type { LoginMethod, UnboundAccount } from '../client/index.js'
import { create, createPart } from './view/dom.js'
import { OauthElement } from './oauth-element.js'
import { createAvatar } from './view/pictures.js'
import { findProof } from './proof.js'
import { dropReturn, isCancelled, type Returned } from './return/returned.js'

/** An account that has proved itself and that no user has bound. */
interface Pending {
  type: string
  account: UnboundAccount
}

/** It outlives the element: the person may prove an account of the host on another screen. */
let pending: Pending | null = null

/**
 * Lists the third-party accounts with which a visitor can sign in, leads to the platform, and signs in when the platform
 * sends the person back.
 *
 * An account that no user has bound waits for `redeem`, which binds it to the user who has signed in in another way.
 *
 * Attributes: `base-url`, `credentials`, `lang`, `type` and `qr-code` as those of `<oauth-bindings>`; `sign-in-path`, where a host
 * has set another prefix.
 */
export class OauthSignInElement extends OauthElement<LoginMethod> {
  protected readonly purpose = 'sign-in'
  readonly #waiting = createPart('div', 'pending')
  #listing: Promise<boolean> | null = null

  constructor() {
    super()
    this.#waiting.hidden = true
    this.list.before(this.#waiting)
  }

  /** The account that waits for `redeem`, and its ticket; `null` where there is none. */
  get pending(): UnboundAccount | null {
    return pending?.account ?? null
  }

  /**
   * Binds the account that waits to a user who has just signed in in another way; resolves to whether that succeeds. The
   * element says why not.
   *
   * @param token The user's token; `null` where a cookie authenticates.
   */
  async redeem(token: string | null): Promise<boolean> {
    if (pending === null) return false
    const { type, account } = pending
    const proof = await this.#findProof()
    const { ticket, nickname } = account
    const answer = await this.connect(token).redeemTicket({ ticket, ...(proof && { verifier: proof.verifier }) })
    const provider = this.providerOf(type)
    this.#wait(null)
    if (!answer.ok) {
      this.failToBind(answer, type)
      return false
    }
    const message = this.texts.connectedAs(provider, nickname)
    this.say(message, 'success')
    this.emit('oauth-bound', { type, provider, nickname, message })
    return true
  }

  protected canStart(): boolean {
    return true
  }

  protected override load(): Promise<boolean> {
    return (this.#listing = super.load())
  }

  protected async readList() {
    const proof = await this.#findProof()
    return this.connect().listLoginMethods(proof === null ? {} : { challenge: proof.challenge })
  }

  protected createRow(item: LoginMethod): HTMLElement {
    const { texts, language } = this
    return createMethodRow({ texts, language, act: () => this.run(() => this.#open(item)) }, item)
  }

  protected listed(): void {
    this.#show()
  }

  protected async finish(returned: Returned): Promise<void> {
    const { type, code, state } = returned
    if (code === null || state === null) {
      return this.finishWithoutCode(returned, isCancelled(returned), this.texts.notSignedIn)
    }
    this.markBusy(type)
    const client = this.connect()
    const answer = await this.sendOnce(returned, async () => {
      const proof = await this.#findProof()
      return client.login({ type, code, state, ...(proof && { verifier: proof.verifier }) })
    })
    if (this.isConnected) dropReturn(returned)
    // Its names say with what the person signs in.
    await this.#listing
    const provider = this.providerOf(type)
    if (answer.ok) {
      this.say(this.texts.signedIn(provider), 'success')
      this.emit('oauth-signed-in', { type, provider, session: answer.data })
      return
    }
    if (answer.error !== 'ACCOUNT_NOT_BOUND') return this.fail(answer, type)
    const { account } = answer
    this.say(this.texts.signInToBind(provider), 'info', answer.error)
    this.#wait({ type, account })
  }

  /** Shows the account that waits in place of the methods, or the methods where there is none. */
  #wait(next: Pending | null): void {
    const before = pending
    pending = next
    this.#show()
    const provider = next && this.providerOf(next.type)
    if (next !== before) this.emit('oauth-not-bound', next && { ...next, provider: provider as string })
  }

  #show(): void {
    this.list.hidden = pending !== null
    this.#waiting.hidden = pending === null
    if (pending === null) return
    const { type, account } = pending
    const name = account.nickname ?? this.texts.noNickname
    const note = create('small', { textContent: this.texts.accountNotBound(this.providerOf(type)) })
    const words = create('span', {}, create('bdi', { textContent: name }), ' ', note)
    const cancel = createPart('button', 'button', this.texts.cancel)
    cancel.type = 'button'
    cancel.addEventListener('click', () => {
      this.say('')
      this.#wait(null)
      this.list.querySelector<HTMLElement>('button')?.focus()
    })
    this.#waiting.replaceChildren(createPart('p', 'account', createAvatar(account.avatar, name), words), cancel)
  }

  #findProof() {
    return findProof(this.getAttribute('base-url') ?? '')
  }

  /** Leads to the platform by an authorize URL of this moment: the screen may be an old one. */
  async #open(item: LoginMethod): Promise<void> {
    const type = typeOf(item)
    this.markBusy(type)
    const answer = await this.readList()
    if (!answer.ok) return this.fail(answer, type)
    const method = answer.data.find((candidate) => typeOf(candidate) === type)
    if (method === undefined) return
    this.leave({ type, provider: this.providerOf(type), url: method.url, purpose: this.purpose, isBound: false })
  }
}
