package io.camelzodb.sync.commit;

import io.camelzodb.git.Signature;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the users of a database to the authors of commits. {@code zodb.authors} lists entries
 * {@code USER=NAME <MAIL>} with semicolons between. USER is the user of a transaction, which is the
 * path of a user folder and an id ({@code /site anna}), or the id alone for any folder. A user
 * without an entry gets the id as name, and an address of the id and {@code zodb.author-domain}.
 * Safe for many threads.
 */
final class Authors {
  private static final Pattern ENTRY = Pattern.compile("([^=]+)=([^<>=]+)<([^<>]*)>");
  private static final int LONGEST = 200;
  private static final int MOST_RECENT = 1000;

  private record Person(String name, String email) {}

  private final Map<String, Person> people = new HashMap<>();

  /** A cache of recent users, since a few users make many transactions. */
  private final Map<String, Person> recent = new HashMap<>();

  private final String domain;
  private final Person committer;

  /**
   * Reads the authors from the settings.
   *
   * @throws SettingsException if an entry of {@code zodb.authors} has another form
   */
  Authors(Settings settings) throws SettingsException {
    for (String entry : settings.text(Setting.AUTHORS).split(";")) {
      if (entry.isBlank()) {
        continue;
      }
      Matcher parts = ENTRY.matcher(entry.strip());
      if (!parts.matches()) {
        throw new SettingsException(
            Setting.AUTHORS.key()
                + ": write USER=NAME <MAIL> with semicolons between, not "
                + CommitText.of(entry, LONGEST));
      }
      people.put(
          blanks(parts.group(1)),
          new Person(
              CommitText.of(parts.group(2), LONGEST), CommitText.of(parts.group(3), LONGEST)));
    }
    domain = CommitText.of(settings.text(Setting.AUTHOR_DOMAIN), LONGEST).replaceAll("[<>\\s]", "");
    committer =
        new Person(
            CommitText.of(settings.text(Setting.COMMIT_NAME), LONGEST).replaceAll("[<>]", ""),
            CommitText.of(settings.text(Setting.COMMIT_EMAIL), LONGEST).replaceAll("[<>]", ""));
  }

  private static String blanks(String user) {
    return user.strip().replaceAll("\\s+", " ");
  }

  /** Returns the author of a transaction; the committer if it names no user. */
  synchronized Signature author(String user, ZonedDateTime time) {
    Person person = recent.get(user);
    if (person == null) {
      if (recent.size() >= MOST_RECENT) {
        recent.clear();
      }
      person = person(user);
      recent.put(user, person);
    }
    return signature(person, time);
  }

  private Person person(String user) {
    String whole = blanks(CommitText.of(user, LONGEST));
    Person person = people.get(whole);
    // Both path and id may hold blanks: the known users show where the id begins.
    for (int at = whole.indexOf(' '); person == null && at >= 0; at = whole.indexOf(' ', at + 1)) {
      person = people.get(whole.substring(at + 1));
    }
    if (person != null) {
      return person;
    }
    String id = id(user, whole);
    if (id.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return committer;
    }
    String name = id.replaceAll("[<>]", "");
    return new Person(name, name.replaceAll("[^\\p{L}\\p{N}._+-]", "_") + "@" + domain);
  }

  /**
   * Returns the id of a user. The path of the root's user folder is empty or a slash; any other
   * path is assumed to have no blank.
   */
  private static String id(String user, String whole) {
    boolean alone = user.startsWith(" ") || whole.indexOf(' ') < 0;
    return alone ? whole : whole.substring(whole.indexOf(' ') + 1);
  }

  /**
   * Returns the user of an author: the one with that address in {@code zodb.authors}, or the id in
   * an address of {@code zodb.author-domain}; else the name.
   */
  String user(String name, String email) {
    for (Map.Entry<String, Person> each : people.entrySet()) {
      if (each.getValue().email.equalsIgnoreCase(email)) {
        String user = each.getKey();
        return user.substring(
            (user.startsWith("/") ? user.indexOf(' ') : user.lastIndexOf(' ')) + 1);
      }
    }
    String made = email.endsWith("@" + domain) ? email.substring(0, email.lastIndexOf('@')) : name;
    return CommitText.of(made, LONGEST);
  }

  /** Returns the committer. */
  Signature committer(ZonedDateTime time) {
    return signature(committer, time);
  }

  private static Signature signature(Person person, ZonedDateTime time) {
    return new Signature(person.name, person.email, time);
  }
}
