package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Restores masked passwords in connection strings. */
final class ConnectionSecrets {
  private ConnectionSecrets() {}

  /**
   * Returns a connection string from files, with its masked passwords restored.
   *
   * @param stored the connection string of the database
   * @return the string; null if the database has no password at the position of a mask
   */
  static @Nullable Value restored(Value inFile, Value stored) {
    if (inFile instanceof Text ours && stored instanceof Text theirs) {
      String text = restored(ours.value(), theirs.value());
      return text == null ? null : new Text(text);
    }
    if (inFile instanceof ByteString ours && stored instanceof ByteString theirs) {
      String text = restored(latin(ours), latin(theirs));
      if (text == null) {
        return null;
      }
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return inFile instanceof OldString ? new OldString(bytes) : new Bytes(bytes);
    }
    return null;
  }

  /** Whether a connection string has a password, even next to an omitted one. */
  static boolean hasPassword(Value connection) {
    String text =
        connection instanceof Text string
            ? string.value()
            : connection instanceof ByteString bytes ? latin(bytes) : "";
    boolean found = text.length() > Secrecy.LONGEST_CONNECTION;
    if (found) {
      return true;
    }
    for (Pattern pattern : Secrecy.CONNECTIONS) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        String key = matcher.group("key");
        // Behind one that was left out comes a blank, and then something else.
        found |= !key.endsWith(" ") && matcher.end() > matcher.end("key");
      }
    }
    return found;
  }

  private static String latin(ByteString bytes) {
    return new String(bytes.bytes(), StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String restored(String inFile, String stored) {
    if (Math.max(inFile.length(), stored.length()) > Secrecy.LONGEST_CONNECTION) {
      // It is hidden as a whole.
      return inFile.equals(Secrecy.STARS) ? stored : null;
    }
    // The secrets that each pattern would hide, in the text that those before it leave.
    List<Map<String, String>> hidden = new ArrayList<>();
    String shown = stored;
    for (Pattern pattern : Secrecy.CONNECTIONS) {
      Map<String, String> secrets = new HashMap<>();
      shown =
          replaced(
              pattern,
              shown,
              (place, secret) -> {
                secrets.put(place, secret);
                return Secrecy.STARS;
              });
      hidden.add(secrets);
    }
    if (shown.equals(inFile)) {
      return stored;
    }
    String text = inFile;
    for (int i = hidden.size() - 1; i >= 0; i--) {
      Map<String, String> secrets = hidden.get(i);
      text =
          replaced(
              Secrecy.CONNECTIONS.get(i),
              text,
              (place, secret) ->
                  secret.equals(Secrecy.STARS) ? secrets.getOrDefault(place, secret) : secret);
    }
    boolean same = Secrecy.MASK.withoutPassword(text).equals(Secrecy.MASK.withoutPassword(inFile));
    return same && (!text.contains(Secrecy.STARS) || stored.contains(Secrecy.STARS)) ? text : null;
  }

  private interface Replacing {
    /**
     * Returns the replacement of a secret.
     *
     * @param place the word before it, and its number among equal ones
     */
    String secret(String place, String secret);
  }

  private static String replaced(Pattern pattern, String text, Replacing replacing) {
    Map<String, Integer> counts = new HashMap<>();
    Matcher matcher = pattern.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      String key = matcher.group("key");
      String word = key.contains("=") ? key.substring(0, key.indexOf('=')).strip() : "";
      String place =
          word.toLowerCase(Locale.ROOT)
              + ' '
              + counts.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum);
      String secret = matcher.group().substring(key.length());
      matcher.appendReplacement(
          replaced, Matcher.quoteReplacement(key + replacing.secret(place, secret)));
    }
    return matcher.appendTail(replaced).toString();
  }
}
