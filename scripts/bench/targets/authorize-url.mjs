const prefix =
  'https://open.weixin.qq.com/connect/qrconnect?appid=wx64b522a7ca7bf76d' +
  `&redirect_uri=${encodeURIComponent('http://localhost:8000/#/account/settings/binding/wechat')}` +
  '&response_type=code&scope=snsapi_login&state='

/** Returns an address of the contract's shape, from a prefix that is made once. */
export function authorizeUrl(/** @type {string} */ state) {
  return `${prefix}${state}&connect_redirect=1#wechat_redirect`
}
