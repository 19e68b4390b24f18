package io.camelzodb.zope.content.payload;

import io.camelzodb.storage.BlobData;
import io.camelzodb.zope.content.PayloadContent;
import io.camelzodb.zope.content.PayloadStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes the bytes of a blob, and says so if they are fewer than they should be. */
record BlobContent(BlobData data) implements PayloadContent {
  @Override
  public Delivery writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long written = 0;
    try (InputStream in = data.open()) {
      while (true) {
        int count;
        try {
          count = in.read(buffer);
        } catch (IOException unreadable) {
          return new Delivery(
              written, PayloadStatus.DAMAGED, "the blob breaks off: " + unreadable.getMessage());
        }
        if (count < 0) {
          return written < data.size()
              ? new Delivery(written, PayloadStatus.DAMAGED, "the blob is shorter than it says")
              : Delivery.whole(written);
        }
        out.write(buffer, 0, count);
        written += count;
      }
    }
  }
}
