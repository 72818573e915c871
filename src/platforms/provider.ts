import type { FastifyRequest } from 'fastify'
import type { Profile } from '../profile.js'

/** One name under which a provider knows a person. Compared byte for byte. */
export interface Identity {
  /** Within which `subject` is unique: an app id for an open id, an open-platform account for a union id. */
  issuer: string
  /** The vendor's word for this kind of name, `openid` or `unionid` for instance. */
  kind: string
  /** The name itself; 1 to 255 characters. */
  subject: string
}

/** Who authorised, as the provider tells it. */
export interface ProviderAccount extends Partial<Profile> {
  /** Every identity that this login revealed; at least one. */
  identities: readonly Identity[]
}

/** What is known of the browser that asks for an authorize URL. */
export interface ProviderRequest {
  /** The `User-Agent` header. */
  readonly userAgent: string | undefined
}

/** One third-party login: where a person authorises, and how a code becomes an account. */
export interface Provider {
  /**
   * The contract's `type`: upper-case letters, digits and underscores. The contract has `WECHAT` and `DING_TALK`;
   * others appear in the registered routes where the host configures them.
   */
  readonly type: string
  /** The contract's `name`, lower case: `wechat`, `ding_talk`. Lists are sorted by it. */
  readonly name: string
  /** The contract's `icon`. */
  readonly icon: string
  /** The contract's `display_name` in each language. */
  readonly displayName: { readonly 'zh-CN': string; readonly en: string }
  /** The app at the provider. A state is bound to it. */
  readonly clientId: string
  /** Where the provider sends the person afterwards. A state is bound to it. */
  readonly redirectUri: string
  /** How many lower-case hex digits a state has: 32 (128 bits) or 64. */
  readonly stateLength: 32 | 64
  /**
   * Whether this client, rather than another one of the same `type`, is for this browser. Absent: it is for every
   * browser that no other client suits. It must not throw.
   */
  readonly suits?: (request: ProviderRequest) => boolean
  /** Returns the address at which the person authorises. `state` holds only letters and digits, so needs no encoding. */
  createAuthorizeUrl(state: string): string
  /**
   * Exchanges an authorisation code, once and without retry, and reads the account.
   *
   * @throws A `PROVIDER_*` error of the catalogue, with the vendor's own number in `vendor`.
   */
  fetchAccount(code: string): Promise<ProviderAccount>
}

/** Chooses the providers of a request, at once; `null`: there are none for it, and the answer is NOT_FOUND. */
export type ChooseProviders = (request: FastifyRequest) => readonly Provider[] | null
