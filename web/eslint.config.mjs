import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

const config = [
  { ignores: [".next/**", "next-env.d.ts", "src/api/schema.ts"] },
  ...next,
  ...typescript,
  {
    files: ["src/pages/**", "src/features/**", "src/ui/**"],
    rules: {
      // The transport lives in src/api: a component never talks to the network itself.
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "Use the client in src/api/client.ts." },
        { name: "XMLHttpRequest", message: "Use src/api/upload.ts." },
      ],
    },
  },
  {
    files: ["src/api/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: ["react", "@/features/*", "@/ui/*", "@/pages/*"] }],
    },
  },
];

export default config;
