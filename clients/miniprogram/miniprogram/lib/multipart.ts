/**
 * A form with files as one request: wx.uploadFile sends a single file, an after-sale has several
 * photos and is asked for once.
 */
export interface Part {
  name: string;
  value: string | ArrayBuffer;
  /** The name of a file; a part without one is text. */
  file?: string;
}

export interface Form {
  type: string;
  body: ArrayBuffer;
}

export function formOf(parts: Part[], boundary: string): Form {
  const pieces: Uint8Array[] = [];
  for (const { name, value, file } of parts) {
    const about = file === undefined ? "" : `; filename="${file}"\r\nContent-Type: image/jpeg`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n`;
    pieces.push(utf8(head), typeof value === "string" ? utf8(value) : new Uint8Array(value));
    pieces.push(utf8("\r\n"));
  }
  pieces.push(utf8(`--${boundary}--\r\n`));
  return { type: `multipart/form-data; boundary=${boundary}`, body: joined(pieces) };
}

/** A chosen picture as it lies on the phone. */
export function read(path: string): Promise<ArrayBuffer> {
  return new Promise((done, refuse) => {
    wx.getFileSystemManager().readFile({
      filePath: path,
      success: ({ data }) => {
        done(data as ArrayBuffer);
      },
      fail: () => {
        refuse(new Error("照片读不出来，请换一张"));
      },
    });
  });
}

function joined(pieces: Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.buffer;
}

/** WeChat's scripts have no TextEncoder; a cut emoji at the end is left out. */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.replace(/[\ud800-\udbff]$/, ""));
  const bytes = escaped.replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
}
