package io.camelzodb.sync;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.ZopeOptions;
import java.util.Set;

/**
 * Holds the options of a recording. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param zope the options that shape the tree beyond the database
 * @param recurse whether to record the content of containers, and to remove the files of objects
 *     that are gone
 * @param skipErrors whether a path without an object, or an unreadable root, is only reported as a
 *     problem; otherwise it ends the recording. Any other object that cannot be recorded is always
 *     only a problem
 * @param entering which containers of unknown types, such as a Plone site, are entered;
 *     perfact-zodbsync enters none
 * @param unsupported which data of objects of unknown types are recorded
 * @param secrecy how passwords are treated
 * @param selection which objects are recorded
 * @param mounted the mount points of databases that are recorded as well
 */
public record RecordOptions(
    ZopeOptions zope,
    boolean recurse,
    boolean skipErrors,
    EnteredContainers entering,
    Unsupported unsupported,
    Secrecy secrecy,
    Selection selection,
    Set<ObjectPath> mounted) {

  /** The options that match perfact-zodbsync's defaults. */
  public static final RecordOptions DEFAULT =
      new RecordOptions(
          ZopeOptions.DEFAULT,
          true,
          false,
          EnteredContainers.AUTO,
          Unsupported.TYPE,
          Secrecy.KEEP,
          Selection.ALL,
          Set.of());

  /** Returns a copy with other options of Zope. */
  public RecordOptions withZope(ZopeOptions options) {
    return new RecordOptions(
        options, recurse, skipErrors, entering, unsupported, secrecy, selection, mounted);
  }

  /** Returns a copy that recurses or not. */
  public RecordOptions withRecurse(boolean value) {
    return new RecordOptions(
        zope, value, skipErrors, entering, unsupported, secrecy, selection, mounted);
  }

  /** Returns a copy that skips errors or not. */
  public RecordOptions withSkipErrors(boolean value) {
    return new RecordOptions(
        zope, recurse, value, entering, unsupported, secrecy, selection, mounted);
  }

  /** Returns a copy that enters other containers of unknown types. */
  public RecordOptions withEntering(EnteredContainers value) {
    return new RecordOptions(
        zope, recurse, skipErrors, value, unsupported, secrecy, selection, mounted);
  }

  /** Returns a copy that records more or less of objects of unknown types. */
  public RecordOptions withUnsupported(Unsupported value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, value, secrecy, selection, mounted);
  }

  /** Returns a copy that keeps passwords or not. */
  public RecordOptions withSecrecy(Secrecy value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, value, selection, mounted);
  }

  /** Returns a copy that records other objects. */
  public RecordOptions withSelection(Selection value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, secrecy, value, mounted);
  }

  /** Returns a copy for a site that has other databases mounted at some paths. */
  public RecordOptions withMounted(Set<ObjectPath> value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, secrecy, selection, Set.copyOf(value));
  }
}
