import { Icon } from "../../../ui/shared/components/icon.tsx";

export interface SearchBoxProps {
  readonly name: string;
  readonly text: string;
  readonly label: string;
  readonly onInput: (text: string) => void;
}

export function SearchBox({ name, text, label, onInput }: SearchBoxProps) {
  return (
    <div class="search">
      <Icon name="search" />
      <input
        type="search"
        class="input"
        name={name}
        aria-label={label}
        placeholder={label}
        autocomplete="off"
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
