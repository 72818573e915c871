/** The style of both elements. A page changes it by the custom properties named here, or by `::part`. */
export const style = `
:host {
  --ink: var(--oauth-text, light-dark(#1b2130, #e8ebf2));
  --soft: var(--oauth-text-soft, light-dark(#596275, #a8b1c2));
  --line: var(--oauth-line, light-dark(#e3e6ec, #333c4e));
  --edge: var(--oauth-edge, light-dark(#8a93a5, #7c879c));
  --card: var(--oauth-background, light-dark(#fff, #1b212d));
  --well: var(--oauth-background-soft, light-dark(#f4f5f8, #12161f));
  --accent: var(--oauth-accent, light-dark(#1559c7, #86b5fc));
  --on-accent: var(--oauth-on-accent, light-dark(#fff, #1b212d));
  --danger: var(--oauth-danger, light-dark(#b42318, #ff9c93));
  --danger-soft: var(--oauth-danger-soft, light-dark(#fdeeec, #3a2222));
  --success: var(--oauth-success, light-dark(#05683f, #74e0ac));
  --success-soft: var(--oauth-success-soft, light-dark(#e6f6ee, #15352a));
  --radius: var(--oauth-radius, 0.6rem);
  display: block;
  container-type: inline-size;
  color: var(--ink);
  font: var(--oauth-font, 1rem/1.55 system-ui, 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif);
  overflow-wrap: anywhere;
}
:host([hidden]), [hidden] {
  display: none !important;
}
* {
  box-sizing: border-box;
}
.message {
  min-height: 2.9rem;
  margin: 0 0 0.75rem;
  padding: 0.65rem 0.9rem;
  border-radius: var(--radius);
  color: var(--soft);
}
.message:not(:empty) {
  background: var(--well);
}
.message.error:not(:empty) {
  background: var(--danger-soft);
  color: var(--danger);
}
.message.success:not(:empty) {
  background: var(--success-soft);
  color: var(--success);
}
code {
  font-size: 0.8rem;
}
.list {
  list-style: none;
  margin: 0;
  padding: 0;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * 1.5);
}
.item, .pending {
  display: grid;
  grid-template-columns: 3rem 1fr auto;
  align-items: center;
  column-gap: 1rem;
  padding: 1.15rem 1.25rem;
}
.item + .item {
  border-top: 1px solid var(--line);
}
.item[aria-busy] .buttons {
  opacity: 0.55;
}
.icon, .avatar {
  display: grid;
  place-items: center;
  flex: none;
  overflow: hidden;
  color: #fff;
  background: #667085;
}
.icon {
  width: 3rem;
  height: 3rem;
  border-radius: 0.7rem;
  font-size: 1.3rem;
}
.avatar {
  width: 1.75rem;
  height: 1.75rem;
  border-radius: 50%;
  font-size: 0.85rem;
}
.icon svg, .avatar img {
  width: 100%;
  height: 100%;
  display: block;
}
.middle {
  min-width: 0;
}
.head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.15rem 0.6rem;
}
.name {
  font-size: 1.05rem;
  font-weight: 600;
  line-height: 1.4;
}
.badge {
  flex: none;
  padding: 0 0.6rem;
  font-size: 0.8rem;
  line-height: 1.5rem;
  color: var(--soft);
  background: var(--well);
  border-radius: 1rem;
}
.badge.on {
  color: var(--success);
  background: var(--success-soft);
}
.account {
  display: flex;
  align-items: center;
  gap: 0.6rem;
  margin: 0.5rem 0 0;
  line-height: 1.4;
}
.account small {
  color: var(--soft);
  white-space: nowrap;
}
.reason {
  margin: 0.4rem 0 0;
  color: var(--soft);
  font-size: 0.9rem;
}
.pending {
  grid-template-columns: 1fr auto;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * 1.5);
}
.pending .account {
  margin: 0;
}
.buttons {
  display: flex;
  flex-wrap: wrap;
  gap: 0.6rem;
}
.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  flex: none;
  min-height: 2.75rem;
  padding: 0.4rem 1.1rem;
  font: inherit;
  font-size: 0.95rem;
  text-align: center;
  text-decoration: none;
  color: var(--ink);
  background: var(--card);
  border: 1px solid var(--edge);
  border-radius: var(--radius);
  cursor: pointer;
}
.button:hover {
  background: var(--well);
}
.message .button {
  min-height: 2rem;
  padding: 0.1rem 0.8rem;
}
.primary {
  color: var(--on-accent);
  background: var(--accent);
  border-color: var(--accent);
}
.primary:hover {
  background: var(--accent);
  filter: brightness(1.08);
}
.danger {
  color: var(--danger);
  border-color: currentcolor;
}
.danger:hover {
  background: var(--danger-soft);
}
.button[aria-disabled='true'] {
  color: var(--soft);
  background: transparent;
  border-style: dashed;
  border-color: var(--edge);
  cursor: not-allowed;
}
:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}
dialog {
  width: min(25rem, calc(100vw - 2rem));
  padding: 1.5rem;
  color: var(--ink);
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * 1.5);
  box-shadow: 0 1.5rem 4rem rgb(0 0 0 / 25%);
}
dialog::backdrop {
  background: rgb(12 16 26 / 50%);
}
dialog h2 {
  margin: 0 0 0.6rem;
  font-size: 1.15rem;
}
dialog ::slotted(*), dialog iframe {
  max-width: 100%;
  overflow: auto;
}
dialog p {
  margin: 0 0 1rem;
  color: var(--soft);
}
dialog .buttons {
  justify-content: flex-end;
}
@container (max-width: 34rem) {
  .item {
    grid-template-columns: 3rem 1fr;
    row-gap: 0.9rem;
    padding: 1rem;
  }
  .icon {
    align-self: start;
  }
  .item .buttons {
    grid-column: 1 / -1;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
  }
  .button {
    padding: 0.4rem 0.7rem;
  }
}
`
