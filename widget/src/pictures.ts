import { h } from "./dom";
import type { FileStore } from "./file-store";

/** Pixels of the longest side, for sharp screens too. */
const LONGEST_SIDE = 480;

/**
 * Small pictures of what the person sends from this page.
 *
 * They are drawn from the bytes: no address of a picture is made, which a strict Content Security Policy would refuse.
 */
export class Pictures {
  private readonly drawn = new Map<string, HTMLCanvasElement>();

  constructor(private readonly files: FileStore) {}

  /** The picture of what was sent under this id, which may still be being drawn. */
  of(id: string | undefined, type: string): HTMLCanvasElement | undefined {
    if (id === undefined || !type.startsWith("image/")) return undefined;
    const drawn = this.drawn.get(id) ?? h("canvas", { class: "picture", "aria-hidden": "true", hidden: true });
    if (!this.drawn.has(id)) {
      this.drawn.set(id, drawn);
      // What cannot be drawn is shown without a picture.
      this.draw(id, drawn).catch(() => undefined);
    }
    return drawn;
  }

  forget(): void {
    this.drawn.clear();
  }

  private async draw(id: string, canvas: HTMLCanvasElement): Promise<void> {
    const file = await this.files.get(id);
    if (!file) return;
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    canvas.width = Math.max(1, image.width * scale);
    canvas.height = Math.max(1, image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    canvas.hidden = false;
  }
}
