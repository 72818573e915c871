/** The element of an id. */
export const find = (id) => document.getElementById(id)

/** Creates an element with properties, and children in it. */
export function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/**
 * Calls back when a dialog has been closed, instead of whoever waited for that before. The browser says so some time
 * after it hid the dialog, and the dialog may be open again by then.
 */
export function onClose(dialog, callback) {
  dialog.onclose = () => {
    if (!dialog.open) callback()
  }
}
