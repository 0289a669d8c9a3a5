/** Adds a button to password fields that shows what was typed. Without script there is none, and all else works. */
export const accountScript = `'use strict';
for (const field of document.querySelectorAll('.password')) {
  const input = field.querySelector('input');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'reveal';
  button.setAttribute('aria-controls', input.id);
  const set = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? field.dataset.hide : field.dataset.show;
  };
  set(false);
  button.addEventListener('click', () => set(input.type === 'password'));
  field.querySelector('label').after(button);
  // A password manager must find a password field.
  input.form.addEventListener('submit', () => set(false));
}
`;
