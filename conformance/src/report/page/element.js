/**
 * A new element. Its children are elements, or texts, which go in as text and are never read as markup. An attribute
 * that is a function listens; one that is undefined or false is left away.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') made.addEventListener(name, value)
    else made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children.filter(child => child !== undefined))
  return made
}

export const byId = id => document.getElementById(id)
