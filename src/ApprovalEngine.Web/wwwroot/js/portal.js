// What plain pages need a script for. Without it every form still works.
(() => {
  'use strict';

  // The summary of errors, a conflict: whoever reads the page by keyboard or ear starts there.
  const announced = document.querySelector('[data-focus]');
  if (announced) {
    announced.focus();
  }

  // A found customer goes into its field.
  document.addEventListener('click', (event) => {
    const choice = event.target.closest('[data-customer]');
    if (!choice) {
      return;
    }
    const field = document.getElementById('field-customer');
    const currency = document.getElementById('field-currency');
    field.value = choice.dataset.customer;
    if (currency && choice.dataset.currency) {
      currency.value = choice.dataset.currency;
    }
    document.getElementById('customer-results').replaceChildren();
    // Focused by its id: the fields of the type are loaded again for the customer, and the focus stays.
    (document.getElementById('field-amount') ?? document.getElementById('field-reasonCode')).focus();
    // For the preview only: the search listens to "input".
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });

  // One box chooses all items that are free; it shows what is chosen.
  const boxesOf = (list) => [...list.querySelectorAll('tbody input[type=checkbox]:not(:disabled)')];
  const showAll = (list) => {
    const all = list.querySelector('[data-select-all]');
    if (all) {
      const boxes = boxesOf(list);
      all.hidden = boxes.length === 0;
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
      all.indeterminate = !all.checked && boxes.some((box) => box.checked);
    }
  };
  document.addEventListener('change', (event) => {
    const list = event.target.closest?.('[data-items]');
    if (!list) {
      return;
    }
    if (event.target.matches('[data-select-all]')) {
      for (const box of boxesOf(list)) {
        box.checked = event.target.checked;
      }
    }
    showAll(list);
  });

  // Lines of a credit memo: the empty ones are shown when they are asked for. Without a script all are there.
  const isEmpty = (line) => [...line.querySelectorAll('[name$=Invoice], [name$=Net]')].every((field) => field.value.trim() === '');
  const showLines = (list) => {
    const lines = [...list.querySelectorAll('[data-line]')];
    const used = Math.max(1, ...lines.map((line, index) => (isEmpty(line) ? 0 : index + 1)));
    lines.forEach((line, index) => {
      line.hidden = index >= used;
      line.querySelector('[data-remove-line]').hidden = false;
    });
    list.querySelector('[data-add-line]').hidden = false;
  };
  const cloneOf = (last, from, to) => {
    const line = last.cloneNode(true);
    for (const part of [line, ...line.querySelectorAll('*')]) {
      for (const attribute of [...part.attributes]) {
        attribute.value = attribute.value
          .replaceAll(`-${from}-`, `-${to}-`).replaceAll(`lines-${from}`, `lines-${to}`).replaceAll(`[${from}]`, `[${to}]`)
          .replace(/^(.*\D)?(\d+)$/, (whole, text, number) => (attribute.name === 'aria-label' && Number(number) === from + 1 ? `${text ?? ''}${to + 1}` : whole));
      }
    }
    for (const message of line.querySelectorAll('.invalid-feedback')) {
      message.textContent = '';
    }
    for (const field of line.querySelectorAll('[name$=Invoice], [name$=Net]')) {
      field.value = '';
    }
    return line;
  };
  document.addEventListener('click', (event) => {
    const list = event.target.closest?.('[data-lines]');
    const added = list && event.target.closest('[data-add-line]');
    const removed = list && event.target.closest('[data-remove-line]');
    if (added) {
      const lines = [...list.querySelectorAll('[data-line]')];
      let next = lines.find((line) => line.hidden);
      if (!next) {
        next = cloneOf(lines.at(-1), lines.length - 1, lines.length);
        lines.at(-1).after(next);
      }
      next.hidden = false;
      next.querySelector('select').focus();
    } else if (removed) {
      const line = removed.closest('[data-line]');
      for (const field of line.querySelectorAll('[name$=Invoice], [name$=Net]')) {
        field.value = '';
      }
      const isOnly = [...list.querySelectorAll('[data-line]')].every((one) => one === line || one.hidden);
      line.hidden = !isOnly;
      (isOnly ? line.querySelector('select') : list.querySelector('[data-add-line]')).focus();
      line.querySelector('select').dispatchEvent(new Event('change', { bubbles: true }));
    }
  });
  const prepare = () => {
    document.querySelectorAll('[data-items]').forEach(showAll);
    document.querySelectorAll('[data-lines]').forEach(showLines);
  };
  prepare();

  // Another type has other fields; another customer only where they offer its items. What need not be loaded again is left alone.
  document.addEventListener('change', (event) => {
    const fields = document.getElementById('type-fields');
    if (fields && (event.target.id === 'field-type' || (event.target.id === 'field-customer' && fields.querySelector('[data-of-customer]')))) {
      fields.dispatchEvent(new Event('reload'));
    }
  });

  // The fields of another type or customer are there: what was typed while they were on their way stays, and the route is asked for again.
  const fieldsOf = (part) => [...part.querySelectorAll('input:not([type=hidden]), select, textarea')].filter((field) => field.name);
  const keyOf = (field) => (field.type === 'checkbox' ? `${field.name}=${field.value}` : field.name);
  const isFields = (event) => (event.detail?.ctx?.target ?? event.target)?.id === 'type-fields';
  let typed = new Map();
  document.addEventListener('htmx:before:swap', (event) => {
    if (isFields(event)) {
      typed = new Map(fieldsOf(document.getElementById('type-fields')).map((field) => [keyOf(field), field.type === 'checkbox' ? field.checked : field.value]));
    }
  });
  document.addEventListener('htmx:after:swap', (event) => {
    if (!isFields(event)) {
      return;
    }
    for (const field of fieldsOf(document.getElementById('type-fields'))) {
      const value = typed.get(keyOf(field));
      if (field.type === 'checkbox') {
        field.checked = value ?? field.checked;
      } else if (value && (field.tagName !== 'SELECT' || [...field.options].some((option) => option.value === value))) {
        field.value = value;
      }
    }
    prepare();
    document.getElementById('request-form').dispatchEvent(new Event('change'));
  });

  // The sign-in has ended while the page was open: the whole page goes there, not the part that asked.
  document.addEventListener('htmx:before:response', (event) => {
    const response = event.detail.ctx.response.raw;
    const signIn = response.status === 401 || (response.redirected && new URL(response.url).pathname === '/sign-in');
    if (signIn) {
      event.preventDefault();
      location.assign('/sign-in?returnUrl=' + encodeURIComponent(location.pathname + location.search));
    } else if (event.detail.ctx.sourceElement.closest?.('[data-whole]')) {
      // The answer is the whole page, of which parts are taken; a page about an error has none of them.
      if (!response.ok && !response.headers.has('X-Portal-Shown')) {
        event.preventDefault();
        location.reload();
      }
    } else if (!response.ok) {
      // An error page does not belong into a part of this one; what is there stays.
      event.preventDefault();
    }
  });

  // What the preview said about a field is said to those who cannot see it, too.
  document.addEventListener('htmx:after:settle', () => {
    const summary = document.getElementById('error-summary');
    const isClean = [...document.querySelectorAll('.invalid-feedback')].every((message) => message.textContent.trim() === '');
    if (summary && isClean && document.querySelector('#preview .portal-route')) {
      // Everything that it named has been put right.
      summary.remove();
    }
    for (const message of document.querySelectorAll('[id^="error-"].invalid-feedback')) {
      const field = document.getElementById(message.id.replace('error-', 'field-'));
      if (field) {
        if (message.textContent.trim() === '') {
          field.removeAttribute('aria-invalid');
        } else {
          field.setAttribute('aria-invalid', 'true');
        }
      }
    }
  });
})();
