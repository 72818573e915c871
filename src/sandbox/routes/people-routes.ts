import type { FastifyInstance } from 'fastify'
import {
  avatarUrl,
  dingTalkIdentity,
  drawAvatar,
  feishuIdentity,
  findPerson,
  people,
  weChatIdentity,
  weComIdentity
} from '../accounts.js'
import type { SandboxContext } from '../context.js'
import { readOrigin } from '../vendor/vendor-call.js'

/** Registers the list of the people who can sign in, and their avatars. */
export function registerPeopleRoutes(app: FastifyInstance, { options }: SandboxContext): void {
  app.get('/sandbox/accounts', async (request, response) => {
    // Any page may read it: it says nothing that is secret.
    response.header('access-control-allow-origin', '*')
    return people.map((person) => ({
      id: person.id,
      nickname: person.nickname,
      avatar: avatarUrl(readOrigin(request), person, 132),
      trait: person.trait,
      wechat: options.wechat.map((client) => ({ appid: client.appId, ...weChatIdentity(client, person) })),
      ding_talk: options.dingTalk.map((client) => ({
        clientId: client.clientId,
        ...dingTalkIdentity(client, person)
      })),
      official_account: options.officialAccount.map((client) => ({
        appid: client.appId,
        ...weChatIdentity(client, person)
      })),
      wecom: options.wecom.map((client) => ({ corpid: client.corpId, ...weComIdentity(client, person) })),
      feishu: options.feishu.map((client) => ({ client_id: client.appId, ...feishuIdentity(client, person) }))
    }))
  })
  app.get<{ Params: { person: string; size: string } }>('/sandbox/avatars/:person/:size', async (request, response) => {
    const person = findPerson(request.params.person)
    const { size } = request.params
    if (!person?.hasAvatar || !/^(?:0|46|64|96|132)$/.test(size)) return response.callNotFound()
    return response.type('image/svg+xml').send(drawAvatar(person, Number(size) || 640))
  })
}
