import { describeTemplate } from './check-template.ts';
import { isObject, textAt } from './json-value.ts';

/** What a phone shows of a message, in one line: the words, a caption, or what kind of thing it is. */
export const describeContent = (type: string, content: unknown): string => {
  switch (type) {
    case 'text':
      return textAt(content, 'body') ?? '';
    case 'template':
      return describeTemplate(content);
    case 'interactive':
      return (
        textAt(content, 'body', 'text') ??
        textAt(content, 'button_reply', 'title') ??
        textAt(content, 'list_reply', 'title') ??
        '[interactive]'
      );
    case 'button':
      return textAt(content, 'text') ?? '[button]';
    case 'reaction':
      return textAt(content, 'emoji') ?? '';
    default: {
      const words = textAt(content, 'caption') ?? textAt(content, 'name') ?? textAt(content, 'filename');
      return words === undefined ? `[${type}]` : `[${type}] ${words}`;
    }
  }
};

/** The buttons or list rows of an interactive message, as the customer can tap them. */
export const choicesOf = (
  content: unknown,
): readonly { kind: 'button_reply' | 'list_reply'; id: string; title: string; description?: string }[] => {
  const action = isObject(content) && isObject(content.action) ? content.action : {};
  const buttons = Array.isArray(action.buttons) ? action.buttons : [];
  const sections = Array.isArray(action.sections) ? action.sections : [];
  const rows = sections.flatMap((section) => (isObject(section) && Array.isArray(section.rows) ? section.rows : []));
  return [
    ...buttons.map((button) => ({
      kind: 'button_reply' as const,
      id: textAt(button, 'reply', 'id') ?? '',
      title: textAt(button, 'reply', 'title') ?? '',
    })),
    ...rows.map((row) => {
      const description = textAt(row, 'description');
      return {
        kind: 'list_reply' as const,
        id: textAt(row, 'id') ?? '',
        title: textAt(row, 'title') ?? '',
        ...(description === undefined ? {} : { description }),
      };
    }),
  ];
};
