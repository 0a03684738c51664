// Words that count the ticks of a form (`data-counts`: its id; `data-besides`: how many it takes along
// that are on no page of it; `data-one` and `data-many`: the words).

/** Keeps the words as ticks are set and taken away. */
export function keepCounts(): void {
  document.addEventListener('change', (event) => {
    const tick = event.target;
    if (!(tick instanceof HTMLInputElement) || tick.type !== 'checkbox' || !tick.form) return;
    count(tick.form);
  });
}

function count(form: HTMLFormElement): void {
  const ticked = [...form.elements].filter(
    (field) => field instanceof HTMLInputElement && field.type === 'checkbox' && field.checked,
  );
  for (const words of document.querySelectorAll<HTMLElement>(`[data-counts="${form.id}"]`)) {
    const number = ticked.length + Number(words.dataset['besides'] ?? 0);
    const many = words.dataset['many']?.replace('{n}', String(number));
    words.textContent = (number === 1 ? words.dataset['one'] : many) ?? '';
  }
}
