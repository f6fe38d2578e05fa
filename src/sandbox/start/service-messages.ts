/** What the sandbox tells the process of its service. */
export type ToService =
  | {
      readonly do: 'start';
      /** Variables of `config/sandbox.yaml`. */
      readonly env: Readonly<Record<string, string>>;
      /** 0 takes a free one. */
      readonly port: number;
      readonly adminToken: string;
      /** How far the sandbox's clock is ahead, ms. */
      readonly aheadMs: number;
    }
  | { readonly do: 'move-clock'; readonly aheadMs: number }
  /** Drains, then ends. */
  | { readonly do: 'stop' };

/** What that process answers. */
export type FromService =
  | { readonly is: 'serving'; readonly port: number }
  | { readonly is: 'moved'; readonly aheadMs: number }
  | { readonly is: 'broken'; readonly detail: string };
