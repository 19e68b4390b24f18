package io.camelzodb.sync.user;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.PlanWriter;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.DatabaseReader;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the manager user of a site in {@code /acl_users} if there is none, as perfact-zodbsync
 * does, but never with a known password. It has the role Manager. A user that is there is never
 * changed.
 */
public final class ManagerUser {
  private static final ObjectPath FOLDER = new ObjectPath(List.of("acl_users"));
  private static final String TYPE = "User Folder";
  private static final String USERS = "users";
  private static final int ATTEMPTS = 5;

  private final Settings settings;
  private final String name;

  private ManagerUser(Settings settings) {
    this.settings = settings;
    this.name = settings.text(Setting.MANAGER_USER);
  }

  /**
   * Makes the user if {@code zodb.create-manager-user} asks for it and there is none.
   *
   * @return a line for people, which tells a generated password; null if nothing was done
   * @throws StorageException if no user can be made
   * @throws IOException if the database or the file of the password cannot be used
   */
  public static @Nullable String make(Settings settings) throws IOException {
    return settings.flag(Setting.CREATE_MANAGER_USER)
            && settings.optional(Setting.SOURCE).isPresent()
        ? new ManagerUser(settings).make()
        : null;
  }

  private @Nullable String make() throws IOException {
    if (name.isEmpty()) {
      throw refused("has no manager user to make", "set " + Setting.MANAGER_USER.key());
    }
    try (ObjectStore store = Sources.open(settings)) {
      if (store.snapshot().export() || add(store.snapshot(), "") == null) {
        return null;
      }
    } catch (StorageException none) {
      if (none.fault() instanceof Fault.NotFound) {
        // The command says so, or makes the database.
        return null;
      }
      throw none;
    }
    GivenPassword password = GivenPassword.of(settings);
    return write(password)
        ? "the user " + name + " with the role Manager was made in /acl_users; " + password.told()
        : null;
  }

  /** Writes the user; returns whether there was none. */
  private boolean write(GivenPassword password) throws IOException {
    String hash = password.hash();
    try (WritableStore store = Sources.openForWriting(settings, false)) {
      StorageException last = null;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Snapshot snapshot = store.snapshot();
        Operation step = add(snapshot, hash);
        if (step == null) {
          return last instanceof OutcomeUnknownException;
        }
        try (Commit commit = store.begin(TransactionNote.of("", "zodbsync: user " + name))) {
          new PlanWriter(
                  snapshot,
                  PlaybackOptions.DEFAULT.withZope(settings.zope()),
                  commit,
                  Instant.now())
              .write(List.of(step));
          commit.vote();
          commit.finish();
          return true;
        } catch (ConflictException | OutcomeUnknownException again) {
          // Somebody else changed the users; perhaps the user is there now.
          last = again;
        }
      }
      throw Objects.requireNonNull(last, "last");
    }
  }

  /** Returns what adds the user; null if the user is there, or the database is no site of Zope. */
  private @Nullable Operation add(Snapshot snapshot, String hash) throws IOException {
    if (!snapshot.contains(snapshot.root())) {
      return null;
    }
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    ZopeObject root = tree.resolve(ObjectPath.ROOT);
    if (root == null || !"OFS.Application.Application".equals(className(root))) {
      return null;
    }
    ZopeObject folder = tree.resolve(FOLDER);
    if (folder == null) {
      return new Operation.Create(FOLDER, TYPE, with(null, hash), false);
    }
    if (!TYPE.equals(folder.metaType())) {
      throw refused(
          "/acl_users is a " + folder.metaType() + ", in which no manager user can be made",
          "make the user " + name + " there, and set zodb.create-manager-user to false");
    }
    ObjectVersion version = new DatabaseReader(snapshot, settings.zope()).read(FOLDER);
    ObjectData present = version == null ? null : version.data();
    for (Value user : users(present)) {
      if (user instanceof Tuple tuple
          && !tuple.items().isEmpty()
          && tuple.get(0).equals(new Text(name))) {
        return null;
      }
    }
    return present == null
        ? null
        : new Operation.Change(
            FOLDER, folder.oid(), TYPE, present, with(present, hash), false, List.of());
  }

  private static @Nullable String className(ZopeObject object) {
    return object.className() == null ? null : object.className().dotted();
  }

  private static List<Value> users(@Nullable ObjectData present) {
    return present != null && present.metadata().get(USERS) instanceof ListValue users
        ? users.items()
        : List.of();
  }

  private ObjectData with(@Nullable ObjectData present, String hash) {
    TreeMap<String, Value> metadata =
        present == null ? new TreeMap<>() : new TreeMap<>(present.metadata());
    metadata.putIfAbsent("type", new Text(TYPE));
    ListValue users = new ListValue(users(present));
    users.add(
        Tuple.of(
            new Text(name),
            GivenPassword.stored(hash),
            new ListValue(List.of(new Text("Manager"))),
            Tuple.EMPTY));
    metadata.put(USERS, users);
    return new ObjectData(metadata, null);
  }

  private StorageException refused(String problem, String advice) throws SettingsException {
    return new StorageException(
        new Fault.Refused(settings.shownSource() + ": " + problem, advice)
            .at(FaultPlace.ofPath(FOLDER)));
  }
}
