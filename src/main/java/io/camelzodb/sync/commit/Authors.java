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
 * Who the users of a database are: {@code zodb.authors}, entries {@code USER=NAME <MAIL>} with
 * semicolons between. A user is the whole entry of a transaction, the path of a user folder and an
 * id ({@code /site anna}), or the id alone, whatever the folder. Others get their id as name and,
 * before {@code zodb.author-domain}, as address. Safe for many threads.
 */
final class Authors {
  private static final Pattern ENTRY = Pattern.compile("([^=]+)=([^<>=]+)<([^<>]*)>");
  private static final int LONGEST = 200;
  private static final int MOST_RECENT = 1000;

  private record Person(String name, String email) {}

  private final Map<String, Person> known = new HashMap<>();

  /** The users of the last transactions; a few make many. */
  private final Map<String, Person> recent = new HashMap<>();

  private final String domain;
  private final Person nobody;

  /**
   * As the settings have it.
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
      known.put(
          blanks(parts.group(1)),
          new Person(
              CommitText.of(parts.group(2), LONGEST), CommitText.of(parts.group(3), LONGEST)));
    }
    domain = CommitText.of(settings.text(Setting.AUTHOR_DOMAIN), LONGEST).replaceAll("[<>\\s]", "");
    nobody =
        new Person(
            CommitText.of(settings.text(Setting.COMMIT_NAME), LONGEST).replaceAll("[<>]", ""),
            CommitText.of(settings.text(Setting.COMMIT_EMAIL), LONGEST).replaceAll("[<>]", ""));
  }

  private static String blanks(String user) {
    return user.strip().replaceAll("\\s+", " ");
  }

  /** The author of a transaction; the committer where nobody is told. */
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
    Person person = known.get(whole);
    // Both path and id may hold blanks: where the id begins is told by who is known.
    for (int at = whole.indexOf(' '); person == null && at >= 0; at = whole.indexOf(' ', at + 1)) {
      person = known.get(whole.substring(at + 1));
    }
    if (person != null) {
      return person;
    }
    String id = id(user, whole);
    if (id.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return nobody;
    }
    String name = id.replaceAll("[<>]", "");
    return new Person(name, name.replaceAll("[^\\p{L}\\p{N}._+-]", "_") + "@" + domain);
  }

  /** Of the root's user folder the path is empty or a slash, else it is taken to have no blank. */
  private static String id(String user, String whole) {
    boolean alone = user.startsWith(" ") || whole.indexOf(' ') < 0;
    return alone ? whole : whole.substring(whole.indexOf(' ') + 1);
  }

  /**
   * The user of an author: whom {@code zodb.authors} gives that address, or whose address {@code
   * zodb.author-domain} makes; else the name.
   */
  String user(String name, String email) {
    for (Map.Entry<String, Person> each : known.entrySet()) {
      if (each.getValue().email.equalsIgnoreCase(email)) {
        String user = each.getKey();
        return user.substring(
            (user.startsWith("/") ? user.indexOf(' ') : user.lastIndexOf(' ')) + 1);
      }
    }
    String made = email.endsWith("@" + domain) ? email.substring(0, email.lastIndexOf('@')) : name;
    return CommitText.of(made, LONGEST);
  }

  /** The committer. */
  Signature committer(ZonedDateTime time) {
    return signature(nobody, time);
  }

  private static Signature signature(Person person, ZonedDateTime time) {
    return new Signature(person.name, person.email, time);
  }
}
