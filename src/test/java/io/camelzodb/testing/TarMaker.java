package io.camelzodb.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Makes tar archives header by header, such as no tar would make. */
public final class TarMaker {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A plain file. */
  public TarMaker file(String name, String content) {
    return entry(name, '0', content.getBytes(StandardCharsets.UTF_8));
  }

  /** An entry of any type. */
  public TarMaker entry(String name, char type, byte[] content) {
    return claimed(name, type, String.format(Locale.ROOT, "%011o", content.length), content);
  }

  /** An entry whose size is what somebody claims. */
  public TarMaker claimed(String name, char type, String size, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, size);
    put(header, 136, "00000000000");
    header[156] = (byte) type;
    put(header, 157, "target");
    put(header, 257, "ustar");
    put(header, 263, "00");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o", sum));
    header[154] = 0;
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  /** An extended header for the next entry. */
  public TarMaker pax(String key, String value) {
    String pair = " " + key + "=" + value + "\n";
    int bytes = pair.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + String.valueOf(bytes).length();
    length = bytes + String.valueOf(length).length();
    return entry("pax", 'x', (length + pair).getBytes(StandardCharsets.UTF_8));
  }

  /** All of it with the end. */
  public byte[] end() {
    return Arrays.copyOf(out.toByteArray(), out.size() + 1024);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
