// What a person has put into a page and the server does not know yet.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isField(node: Node): node is Field {
  return (
    node instanceof HTMLInputElement ||
    node instanceof HTMLTextAreaElement ||
    node instanceof HTMLSelectElement
  );
}

/** Whether a field holds something else than what the server wrote into it. */
export function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    // Where the server chose none, the browser shows the first.
    const isPlain = options.every((option) => !option.defaultSelected);
    if (isPlain) return field.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLInputElement) {
    if (field.type === 'hidden') return false;
    if (field.type === 'checkbox' || field.type === 'radio') {
      return field.checked !== field.defaultChecked;
    }
    if (field.type === 'file') return field.value !== '';
  }
  return field.value !== field.defaultValue;
}

/** Whether there is anything typed within an element. */
export function holdsTyped(element: Element): boolean {
  const fields = element.querySelectorAll('input, textarea, select');
  return [...fields].some((field) => isField(field) && isTyped(field));
}

/** Shows what the server chose. */
export function showChosen(select: HTMLSelectElement): void {
  const options = [...select.options];
  const chosen = options.findIndex((option) => option.defaultSelected);
  select.selectedIndex = Math.max(chosen, 0);
}
