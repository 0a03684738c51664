// Forms that say something while they are being filled in (`data-asks`: the address that answers;
// `data-asks-of`: the fields that it goes by). It is asked when such a field is left with something new.
import { bodyOf } from './forms.ts';
import { sayNotReached } from './notices.ts';
import { ask, type Drawn } from './page.ts';

/** Where the answer stands, in the page and in the one that answers. */
const ANSWER = '#answer';

/** Asks while forms are filled in. */
export function followQuestions(): void {
  let asked = 0;
  document.addEventListener('change', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    const { asks, asksOf } = field.form?.dataset ?? {};
    if (!field.form || !asks || !asksOf?.split(' ').includes(field.name)) return;
    // The answer to a question that was asked before the last one comes too late.
    const own = ++asked;
    const question = ask(asks, { method: 'POST', body: bodyOf(field.form) });
    void question.then(
      (drawn) => {
        if (own === asked) show(drawn);
      },
      () => sayNotReached(),
    );
  });
}

function show(drawn: Drawn): void {
  const said = drawn.content.querySelector(ANSWER);
  const place = document.querySelector(ANSWER);
  if (said && place) place.replaceChildren(...said.childNodes);
}
