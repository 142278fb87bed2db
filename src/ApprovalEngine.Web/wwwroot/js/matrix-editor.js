// The editor of a table of the empowerment matrix: dmn-js, what the analysis says while one writes, and the draft to save.
(() => {
  'use strict';

  const host = document.getElementById('editor');
  if (!host || !window.DmnJS) {
    return;
  }
  const form = document.getElementById('save');
  const button = form.querySelector('button');
  const state = document.getElementById('editor-state');
  const found = document.getElementById('draft-state');
  const words = window.matrixEditorWords ?? {};
  const token = form.querySelector('[name=__RequestVerificationToken]').value;
  let isChanged = false;
  let checks = 0;

  const translate = (text, values = {}) => (words[text] ?? text).replace(/\{([^}]+)\}/g, (whole, name) => values[name] ?? whole);
  const editor = new window.DmnJS({
    container: host,
    decisionTable: { additionalModules: [{ translate: ['value', translate] }] },
  });

  const textOf = async () => (await editor.saveXML({ format: true })).xml;

  // Words that only this company knows are offered as values, where the file does not name its own.
  const offer = (table) => {
    const quoted = (list) => list.split(' ').filter(Boolean).map((word) => `"${word}"`).join(',');
    const clause = (column, key, list) => {
      if (column && list && !column[key]) {
        column[key] = table.$model.create('dmn:UnaryTests', { text: quoted(list) });
      }
    };
    clause(table.output.find((column) => column.name === 'role'), 'outputValues', host.dataset.roles);
    clause(table.input.find((column) => column.inputExpression?.text === 'reasonCode'), 'inputValues', host.dataset.reasons);
  };

  // The headings of the file are in one language: where the page has words for a column, they stand in their place.
  const headings = JSON.parse(host.dataset.headings || '{}');
  const head = (table) => {
    for (const column of [...table.input, ...table.output]) {
      const heading = headings[column.inputExpression?.text ?? column.name];
      const shown = heading && host.querySelector(`th[data-col-id="${CSS.escape(column.id)}"] :is(.input-label, .input-expression, .output-label, .output-name)`);
      if (shown && shown.dataset.heading !== heading) {
        shown.dataset.heading = heading;
      }
    }
  };

  const check = async () => {
    const mine = ++checks;
    state.textContent = state.dataset.checking;
    try {
      const body = new FormData();
      body.append('xml', await textOf());
      body.append('__RequestVerificationToken', token);
      const answer = await fetch(host.dataset.check, { method: 'POST', body });
      if (mine !== checks) {
        return;
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      found.innerHTML = await answer.text();
      state.textContent = isChanged ? state.dataset.changed : '';
    } catch {
      if (mine === checks) {
        state.textContent = state.dataset.failed;
      }
    }
  };

  let pause;
  const changed = () => {
    isChanged = true;
    button.disabled = false;
    state.textContent = state.dataset.changed;
    clearTimeout(pause);
    pause = setTimeout(check, 600);
  };

  // What was written stays on the page until it is saved: a refusal is shown above it.
  const save = async () => {
    clearTimeout(pause);
    // A cell that is being written is taken when it loses the focus.
    document.activeElement?.blur?.();
    button.disabled = true;
    form.elements['idempotency-key'].value = crypto.randomUUID?.().replaceAll('-', '') ?? String(Date.now() + Math.random());
    document.getElementById('xml').value = await textOf();
    try {
      // Not followed: the word about what was done is for the page that the person sees.
      const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
      if (answer.type === 'opaqueredirect') {
        isChanged = false;
        location.assign(location.href);
        return;
      }
      const problem = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('problem');
      if (!problem) {
        throw new Error(String(answer.status));
      }
      document.getElementById('problem')?.remove();
      host.closest('section').before(problem);
      problem.focus();
    } catch {
      state.textContent = state.dataset.failed;
    }
    button.disabled = false;
  };

  // The cell closes every bracket with its like, but a range may end otherwise than it begins: (30..60].
  host.addEventListener('keydown', (event) => {
    if (![')', ']', '['].includes(event.key) || !event.target.closest('.cm-content')) {
      return;
    }
    const { focusNode, focusOffset } = document.getSelection();
    const line = (focusNode?.parentElement ?? event.target).closest('.cm-line');
    if (!line) {
      return;
    }
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(focusNode, focusOffset);
    const written = before.toString();
    const next = line.textContent.charAt(written.length);
    if ([')', ']'].includes(next) && next !== event.key && written.includes('..')) {
      document.execCommand('forwardDelete');
    }
  }, true);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save();
  });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      if (!button.disabled) {
        save();
      }
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (isChanged) {
      event.preventDefault();
    }
  });

  const open = async () => {
    const answer = await fetch(host.dataset.dmn);
    await editor.importXML(await answer.text(), { open: false });
    const view = editor.getViews().find((one) => one.type === 'decisionTable' && one.element.id === host.dataset.type);
    if (view) {
      offer(view.element.decisionLogic);
      await editor.open(view);
      editor.getActiveViewer().get('eventBus').on('commandStack.changed', changed);
      head(view.element.decisionLogic);
      new MutationObserver(() => head(view.element.decisionLogic)).observe(host, { childList: true, subtree: true });
      host.dataset.ready = 'true';
    }
  };
  open().catch((fault) => {
    // What cannot be read is listed below, with line and column.
    host.textContent = fault.message;
  });
})();
