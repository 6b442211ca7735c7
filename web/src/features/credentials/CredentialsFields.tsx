import { useId } from "react";

import type { Credentials } from "../sources/types";
import { blank, KIND_LABELS, KINDS, type Kind } from "./credentials";
import styles from "./credentials.module.css";

interface CredentialsFieldsProps {
  value: Credentials | undefined;
  onChange: (value: Credentials | undefined) => void;
}

/**
 * What the source's host wants to be told. It lives in the page's memory only: the fields have no `name`, so that no
 * form can put them into the address, and the browser is asked to keep none of them.
 */
export function CredentialsFields({ value, onChange }: CredentialsFieldsProps) {
  const id = useId();
  return (
    <div className={styles.fields}>
      <div>
        <label className="label" htmlFor={`${id}-kind`}>
          Login
        </label>
        <select id={`${id}-kind`} className="text-input" value={value?.kind ?? "none"} onChange={(event) => onChange(blank(event.target.value as Kind))}>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_LABELS[kind]}
            </option>
          ))}
        </select>
      </div>
      {value?.kind === "bearer" ? <Field label="Token" secret value={value.token} onChange={(token) => onChange({ ...value, token })} /> : null}
      {value?.kind === "basic" ? (
        <>
          <Field label="User name" value={value.username} onChange={(username) => onChange({ ...value, username })} />
          <Field label="Password" secret value={value.password} onChange={(password) => onChange({ ...value, password })} />
        </>
      ) : null}
      {value?.kind === "header" ? (
        <>
          <Field label="Header" placeholder="X-Api-Key" value={value.name} onChange={(name) => onChange({ ...value, name })} />
          <Field label="Header's value" secret value={value.value} onChange={(text) => onChange({ ...value, value: text })} />
        </>
      ) : null}
      {value ? <p className="hint">Sent to this address only. Once saved, it is kept apart from the source and never shown again.</p> : null}
    </div>
  );
}

interface FieldProps {
  label: string;
  value: string;
  secret?: boolean;
  placeholder?: string;
  onChange: (value: string) => void;
}

function Field({ label, value, secret = false, placeholder, onChange }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        required
        className="text-input"
        type={secret ? "password" : "text"}
        autoComplete={secret ? "new-password" : "off"}
        spellCheck={false}
        autoCapitalize="none"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
