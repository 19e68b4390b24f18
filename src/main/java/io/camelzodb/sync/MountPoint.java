package io.camelzodb.sync;

import io.camelzodb.storage.Mount;
import io.camelzodb.zope.ObjectPath;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names a database that a site shows at one of its paths, as {@code zodb.mounts} does. Example:
 * {@code /archive=file:///var/zope/Archive.fs}. Immutable.
 *
 * @param at the path in the site
 * @param root the key in the root mapping of the database, mostly {@code Application}
 * @param inside the path in the database
 * @param source the URI of the database
 */
public record MountPoint(ObjectPath at, String root, ObjectPath inside, String source) {

  /**
   * Parses the mount points of a setting, and sorts containers before their content. Entries are
   * {@code PATH=URI}, {@code PATH:/INSIDE=URI} or {@code PATH:~ROOT/INSIDE=URI}, with blanks
   * between. Special characters in a path are percent-encoded, such as {@code %20}.
   *
   * @throws IllegalArgumentException for a text of another form; the message holds no URI
   */
  public static List<MountPoint> list(String text) {
    List<MountPoint> mounts = new ArrayList<>();
    Set<ObjectPath> taken = new HashSet<>();
    for (String entry : text.strip().split("\\s+")) {
      if (!entry.isEmpty()) {
        MountPoint mount = of(entry);
        if (!taken.add(mount.at)) {
          throw new IllegalArgumentException("names " + mount.at + " twice");
        }
        mounts.add(mount);
      }
    }
    mounts.sort(Comparator.comparing(mount -> mount.at.depth()));
    return List.copyOf(mounts);
  }

  private static MountPoint of(String entry) {
    int equals = entry.indexOf('=');
    if (equals < 0 || !entry.startsWith("/")) {
      throw new IllegalArgumentException(
          "write each entry as PATH=URI, such as /archive=file:///var/zope/Archive.fs,"
              + " with blanks between the entries");
    }
    return of(entry.substring(0, equals), entry.substring(equals + 1));
  }

  /**
   * Parses a mount point of a {@code zope.conf}.
   *
   * @param mountPoint {@code PATH}, {@code PATH:/INSIDE} or {@code PATH:~ROOT/INSIDE}
   * @throws IllegalArgumentException for a mount point at the root, or no path at all
   */
  private static MountPoint of(String mountPoint, String source) {
    int colon = mountPoint.indexOf(':');
    String at = colon < 0 ? mountPoint : mountPoint.substring(0, colon);
    String inside = colon < 0 ? mountPoint : mountPoint.substring(colon + 1);
    String root = Mount.APPLICATION;
    if (inside.startsWith("~")) {
      int slash = inside.indexOf('/') < 0 ? inside.length() : inside.indexOf('/');
      root = decoded(inside.substring(1, slash));
      inside = inside.substring(slash);
    }
    ObjectPath path = path(at);
    if (path.isRoot() || root.isEmpty()) {
      throw new IllegalArgumentException(
          mountPoint + " is not a path below the root; name the database at / with zodb.source");
    }
    return new MountPoint(path, root, path(inside), source);
  }

  private static ObjectPath path(String text) {
    List<String> ids = new ArrayList<>();
    for (String id : text.split("/", -1)) {
      if (!id.isEmpty()) {
        ids.add(decoded(id));
      }
    }
    return new ObjectPath(List.copyOf(ids));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the path of the mount point in one word: {@code /site/old%20news}. */
  public String name() {
    StringBuilder name = new StringBuilder();
    for (String id : at.ids()) {
      name.append('/').append(URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return name.toString();
  }

  /** Whether a path is the mount point or below it. */
  public boolean holds(ObjectPath path) {
    return path.startsWith(at);
  }

  /** Whether the mount point is below a path. */
  public boolean isBelow(ObjectPath path) {
    return at.depth() > path.depth() && at.startsWith(path);
  }
}
