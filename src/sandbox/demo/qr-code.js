import { encode } from '/demo/uqr.js'

const namespace = 'http://www.w3.org/2000/svg'
const quietZone = 4

/** Draws an address as a QR code, an SVG element. It takes part in no style: dark on white, or phones cannot read it. */
export function drawQrCode(address, label) {
  const { data, size } = encode(address, { ecc: 'M', border: 0 })
  const cells = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
  const svg = document.createElementNS(namespace, 'svg')
  const box = size + 2 * quietZone
  svg.setAttribute('viewBox', `${-quietZone} ${-quietZone} ${box} ${box}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  svg.setAttribute('shape-rendering', 'crispEdges')
  const ground = document.createElementNS(namespace, 'path')
  ground.setAttribute('fill', '#fff')
  ground.setAttribute('d', `M${-quietZone} ${-quietZone}h${box}v${box}h${-box}z`)
  const dark = document.createElementNS(namespace, 'path')
  dark.setAttribute('fill', '#000')
  dark.setAttribute('d', cells.join(''))
  svg.append(ground, dark)
  return svg
}
