/**
 * Which module of Preact answers to which name of React, in the browser's build and in the unit tests.
 * https://preactjs.com/guide/v10/getting-started#aliasing-react-to-preact
 *
 * @type {Readonly<Record<string, string>>}
 */
export const PREACT = {
  react: "preact/compat",
  "react-dom": "preact/compat",
  "react-dom/client": "preact/compat/client",
  "react/jsx-runtime": "preact/jsx-runtime",
};
