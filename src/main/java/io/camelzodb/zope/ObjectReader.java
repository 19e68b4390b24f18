package io.camelzodb.zope;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a site by their paths, all as of one version.
 *
 * <p>A database as of a transaction, an export, a folder with a tree of files, a revision in git
 * and a tar archive are read in this same way: whoever compares, copies or writes objects takes
 * readers, and does not ask which source they have.
 *
 * <p>One reader is for one thread; more can stand on the same source. Nothing is written, and the
 * source is closed by whoever opened it.
 */
public interface ObjectReader {

  /** Returns the name of the source, for messages: a database, a folder, a revision. */
  String name();

  /**
   * The paths at which the tree begins: mostly the root alone; {@code /Plone} of the export of a
   * part of a site, which says nothing of the objects beside it.
   *
   * @return sorted; empty where the source holds no tree at all
   * @throws IOException where the source cannot be read
   */
  List<ObjectPath> tops() throws IOException;

  /**
   * Returns the object at a path.
   *
   * @return null where there is none, or where the reader {@linkplain ObjectVersion#leftOut leaves
   *     it out}
   * @throws IOException where there is one that cannot be read, which is {@linkplain #isOfObject
   *     told} from a source that cannot be read any more
   */
  @Nullable ObjectVersion read(ObjectPath path) throws IOException;

  /**
   * An object that a container lists, read without looking for the container again.
   *
   * @param container a version that this reader has given
   * @param id one of its {@linkplain ObjectVersion#children children}
   * @return null and fails as {@link #read} does
   */
  default @Nullable ObjectVersion child(ObjectVersion container, String id) throws IOException {
    return read(container.path().child(id));
  }

  /**
   * Whether a failure of this reader says something of one object alone: it is damaged, lost or
   * none. All others can still be read then. Otherwise nothing is known of any object.
   */
  boolean isOfObject(IOException fault);

  /**
   * Says which objects will be read next, so that a source behind a network is asked in time. How
   * far it reads ahead is up to the reader.
   *
   * @param container a version that this reader has given
   * @param ids of objects in the container, in the order in which they will be read; ids that it
   *     does not hold are ignored
   * @param alone which of them are compared with nothing, so that their data will be read as well
   */
  default void announce(ObjectVersion container, List<String> ids, Predicate<String> alone) {}
}
