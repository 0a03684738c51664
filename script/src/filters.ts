// Forms that filter a list (`data-follows`): the list follows as one types or chooses. They keep their
// button, so that a person who looks for it finds it.
import { asks } from './forms.ts';
import { visit } from './visits.ts';

/** How long typing must rest before the list follows, milliseconds. */
const TYPING_RESTS = 250;

/** Follows what is typed and chosen. */
export function followFilters(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const formOf = (event: Event) => {
    const field = event.target;
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
    return isField && field.form?.dataset['follows'] !== undefined ? { field, form: field.form } : null;
  };
  document.addEventListener('input', (event) => {
    const found = formOf(event);
    if (!found || !(found.field instanceof HTMLInputElement)) return;
    clearTimeout(timer);
    // Each letter is no place to go back to.
    timer = setTimeout(() => void visit(asks(found.form), 'replace', 'here'), TYPING_RESTS);
  });
  document.addEventListener('change', (event) => {
    const found = formOf(event);
    if (found && found.field instanceof HTMLSelectElement) void visit(asks(found.form), 'push', 'here');
  });
  // Sent by Enter or its button, there is nothing left to wait for.
  document.addEventListener('submit', () => clearTimeout(timer), { capture: true });
}
