package io.camelzodb.pickle.repr;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the texts that the classes of Python's module {@code ipaddress} accept. */
final class IpAddressText {
  private static final Pattern OCTET = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final Pattern SCOPE = Pattern.compile("[^%/]{1,100}");
  private static final int LONGEST = 200;
  private static final int BITS_4 = 32;
  private static final int BITS_6 = 128;
  private static final int GROUPS = 8;

  private IpAddressText() {}

  /**
   * Whether a class accepts a text.
   *
   * @param name such as {@code IPv4Address} or {@code IPv6Network}
   */
  static boolean isValid(String name, String text) {
    boolean old = name.startsWith("IPv4");
    int slash = name.endsWith("Address") ? -1 : text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    BigInteger number = text.length() > LONGEST ? null : old ? four(address) : scoped(address);
    if (number == null) {
      return false;
    }
    int bits = old ? BITS_4 : BITS_6;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    // A network is named by its first address.
    return prefix >= 0
        && prefix <= bits
        && (!name.endsWith("Network")
            || number.signum() == 0
            || number.getLowestSetBit() >= bits - prefix);
  }

  /** The length of a prefix, given as such or as a mask; -1 if it is none. */
  private static int prefix(String text, int bits) {
    if (PREFIX.matcher(text).matches()) {
      return Integer.parseInt(text);
    }
    BigInteger mask = bits == BITS_4 ? four(text) : null;
    if (mask == null) {
      return -1;
    }
    boolean network = mask.testBit(bits - 1) || mask.signum() == 0;
    BigInteger hosts = network ? mask.xor(ones(bits)) : mask;
    return hosts.equals(ones(hosts.bitLength())) ? bits - hosts.bitLength() : -1;
  }

  private static BigInteger ones(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }

  private static @Nullable BigInteger four(String text) {
    String[] octets = text.split("\\.", -1);
    long number = 0;
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        return null;
      }
      number = number << 8 | Integer.parseInt(octet);
    }
    return octets.length == 4 ? BigInteger.valueOf(number) : null;
  }

  /** An address of version 6 with or without the name of an interface. */
  private static @Nullable BigInteger scoped(String text) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return six(text);
    }
    return SCOPE.matcher(text.substring(percent + 1)).matches()
        ? six(text.substring(0, percent))
        : null;
  }

  private static @Nullable BigInteger six(String text) {
    String groups = text;
    if (text.indexOf('.') >= 0) {
      // The last two groups may be written as an address of version 4.
      int colon = text.lastIndexOf(':');
      BigInteger end = four(text.substring(colon + 1));
      if (end == null || colon < 0) {
        return null;
      }
      groups =
          text.substring(0, colon + 1)
              + Long.toHexString(end.longValue() >> 16)
              + ":"
              + Long.toHexString(end.longValue() & 0xffff);
    }
    int gap = groups.indexOf("::");
    if (gap < 0) {
      return joined(groups, "", GROUPS);
    }
    return joined(groups.substring(0, gap), groups.substring(gap + 2), GROUPS - 1);
  }

  /** The number of groups before and after a gap of zeros; null if they are more than so many. */
  private static @Nullable BigInteger joined(String before, String after, int most) {
    String[] first = before.isEmpty() ? new String[0] : before.split(":", -1);
    String[] last = after.isEmpty() ? new String[0] : after.split(":", -1);
    if (first.length + last.length > most || (most == GROUPS && first.length < GROUPS)) {
      return null;
    }
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < GROUPS; i++) {
      int behind = i - GROUPS + last.length;
      String group = i < first.length ? first[i] : behind >= 0 ? last[behind] : "0";
      if (!GROUP.matcher(group).matches()) {
        return null;
      }
      number = number.shiftLeft(16).or(new BigInteger(group, 16));
    }
    return number;
  }
}
