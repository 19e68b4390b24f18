package io.camelzodb.sync;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.ZopeOptions;
import java.util.Set;

/**
 * How to record. Immutable; each {@code with…} gives a changed copy.
 *
 * @param zope what the tree depends on beyond the database
 * @param recurse whether to record what the objects contain, and to remove what is gone
 * @param skipErrors whether a path without an object, or a root that cannot be read, is a problem;
 *     else it ends the work. Every other object that cannot be recorded is a problem
 * @param entering which containers of unknown types, such as a Plone site, to go on to; the peer to
 *     none
 * @param unsupported what is recorded of objects of unknown types
 * @param secrecy what becomes of passwords
 * @param selection which objects are recorded
 * @param mounted the paths at which databases that are recorded as well are mounted in this one
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

  /** As the peer without options. */
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

  /** A copy for another Zope. */
  public RecordOptions withZope(ZopeOptions options) {
    return new RecordOptions(
        options, recurse, skipErrors, entering, unsupported, secrecy, selection, mounted);
  }

  /** A copy that recurses or not. */
  public RecordOptions withRecurse(boolean value) {
    return new RecordOptions(
        zope, value, skipErrors, entering, unsupported, secrecy, selection, mounted);
  }

  /** A copy that skips errors or not. */
  public RecordOptions withSkipErrors(boolean value) {
    return new RecordOptions(
        zope, recurse, value, entering, unsupported, secrecy, selection, mounted);
  }

  /** A copy that enters other containers of unknown types. */
  public RecordOptions withEntering(EnteredContainers value) {
    return new RecordOptions(
        zope, recurse, skipErrors, value, unsupported, secrecy, selection, mounted);
  }

  /** A copy that records more or less of objects of unknown types. */
  public RecordOptions withUnsupported(Unsupported value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, value, secrecy, selection, mounted);
  }

  /** A copy that keeps passwords or not. */
  public RecordOptions withSecrecy(Secrecy value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, value, selection, mounted);
  }

  /** A copy that records other objects. */
  public RecordOptions withSelection(Selection value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, secrecy, value, mounted);
  }

  /** A copy for a site that shows other databases at some paths. */
  public RecordOptions withMounted(Set<ObjectPath> value) {
    return new RecordOptions(
        zope, recurse, skipErrors, entering, unsupported, secrecy, selection, Set.copyOf(value));
  }
}
