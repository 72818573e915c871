import { platforms } from '../platforms.js'
import { create, createPart } from './dom.js'

const firstLetter = (name: string): string => [...name].find((character) => /\p{L}/u.test(character)) ?? ''

/** The icon of a provider; the first letter of its name where there is none. */
export function createIcon(icon: string, name: string): HTMLElement {
  const picture = createPart('span', 'icon')
  picture.ariaHidden = 'true'
  const drawn = Object.values(platforms).find((platform) => platform.icon === icon)?.drawing
  if (drawn === undefined) picture.append(firstLetter(name))
  if (drawn !== undefined) {
    const { documentElement } = new DOMParser().parseFromString(drawn, 'image/svg+xml')
    picture.append(document.importNode(documentElement, true))
  }
  return picture
}

/** An avatar, which gives way to the first letter of the name when there is none or it does not load. */
export function createAvatar(address: string | null, name: string): HTMLElement {
  const letter = firstLetter(name)
  const picture = createPart('span', 'avatar', letter)
  picture.ariaHidden = 'true'
  if (!address) return picture
  const image = create('img', { alt: '', referrerPolicy: 'no-referrer', src: address })
  image.addEventListener('error', () => image.replaceWith(letter))
  picture.replaceChildren(image)
  return picture
}
