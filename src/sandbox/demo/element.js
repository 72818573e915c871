/** The element of an id. */
export const find = (id) => document.getElementById(id)

/** Creates an element with properties, and children in it. */
export function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
