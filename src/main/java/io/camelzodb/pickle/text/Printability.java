package io.camelzodb.pickle.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decides which characters Python 3.11 prints as they are: {@code str.isprintable}, by Unicode 14.
 * The ranges that it does not print are in {@code not-printable.txt}, so that the answer does not
 * depend on the Unicode version of Java.
 */
public final class Printability {
  private static final String RANGES = "not-printable.txt";
  private static final int[] FROM;
  private static final int[] TO;

  static {
    int[] from = new int[1024];
    int[] to = new int[1024];
    int count = 0;
    try (InputStream in = Printability.class.getResourceAsStream(RANGES)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no " + RANGES);
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int dash = line.indexOf('-');
        if (dash > 0) {
          from[count] = Integer.parseInt(line.substring(0, dash), 16);
          to[count++] = Integer.parseInt(line.substring(dash + 1), 16);
        }
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    FROM = Arrays.copyOf(from, count);
    TO = Arrays.copyOf(to, count);
  }

  private Printability() {}

  public static boolean isPrintable(int codePoint) {
    if (codePoint < 127) {
      return codePoint >= ' ';
    }
    int found = Arrays.binarySearch(FROM, codePoint);
    if (found >= 0) {
      return false;
    }
    int before = -found - 2;
    return before < 0 || codePoint > TO[before];
  }
}
