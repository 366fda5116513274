/** What goes over the line, as the web channel's OpenAPI page describes it. */

export type Owner = "bot" | "waiting" | "coach" | "closed";

export interface Button {
  title: string;
  /** Sent when pressed; an address (`https:`, `tel:`, `mailto:`) is opened instead. */
  payload: string;
}

export interface Attachment {
  name: string;
  /** Such as `image/png`. */
  type: string;
  /** In bytes. */
  size: number;
}

export interface Metadata {
  /** The file that the person sent. */
  attachment?: Attachment;
  loket?: { name?: string };
  sources?: string[];
  /** What is left of a loan after each month. */
  plan?: { month: string; left: number }[];
  /** The coach who has the conversation since this message of the system. */
  coach?: string;
}

export interface Message {
  sequence: number;
  author: "person" | "bot" | "coach" | "system";
  name: string;
  text: string;
  buttons: Button[];
  metadata: Metadata;
  at: string;
  /** The id under which this page sent it; the server does not tell it. */
  sentAs?: string;
}

export type Typing = { typing: false } | { typing: true; author: "bot" | "coach"; name?: string };

/** Something of the person that the server may not have yet; sending it twice is harmless. */
export interface Outgoing {
  id: string;
  /** What the person reads of it. */
  text: string;
  payload?: string;
  /** It brings a file, which the file store keeps under the same id. */
  file?: Attachment;
  /** Why the file is not sent, and whether it may go well another time. */
  failed?: { sentence: string; again: boolean };
}

export interface Welcome {
  greeting: { text: string; buttons: Button[] };
  privacy: string;
  longest_message: number;
  /** In bytes. */
  largest_file: number;
}

export type ServerEvent =
  | { kind: "message"; message: Message }
  | { kind: "owner"; owner: Owner }
  | { kind: "typing"; typing: Typing };
