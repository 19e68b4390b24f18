package io.camelzodb.sync.playback.plan;

import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Selection;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.ZopeOptions;
import java.util.Set;

/**
 * Holds the options of a playback. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param zope the options that shape objects beyond the files
 * @param recurse whether the content of containers is played back, and removed if it has no files
 * @param override whether an object of another type is replaced; else it is an error
 * @param skipErrors whether objects that cannot be played back are left out; else nothing is
 *     written at all
 * @param selection which objects are played back; all others stay as they are
 * @param unsupported whether the state files of objects of unsupported types are played back
 * @param secrecy how passwords in state files were treated
 * @param entering which containers of unsupported types are recorded with their content
 * @param deleteUnrecorded whether objects without files are removed even if they could not have
 *     been recorded
 * @param mounted the mount points of databases that are played back as well
 */
public record PlaybackOptions(
    ZopeOptions zope,
    boolean recurse,
    boolean override,
    boolean skipErrors,
    Selection selection,
    Unsupported unsupported,
    Secrecy secrecy,
    EnteredContainers entering,
    boolean deleteUnrecorded,
    Set<ObjectPath> mounted) {

  /** The options that match perfact-zodbsync's defaults. */
  public static final PlaybackOptions DEFAULT =
      new PlaybackOptions(
          ZopeOptions.DEFAULT,
          true,
          false,
          false,
          Selection.ALL,
          Unsupported.TYPE,
          Secrecy.KEEP,
          EnteredContainers.AUTO,
          false,
          Set.of());

  /** Returns a copy with other options of Zope. */
  public PlaybackOptions withZope(ZopeOptions options) {
    return new PlaybackOptions(
        options,
        recurse,
        override,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that recurses or not. */
  public PlaybackOptions withRecurse(boolean value) {
    return new PlaybackOptions(
        zope,
        value,
        override,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that replaces objects of another type or not. */
  public PlaybackOptions withOverride(boolean value) {
    return new PlaybackOptions(
        zope,
        recurse,
        value,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that skips errors or not. */
  public PlaybackOptions withSkipErrors(boolean value) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        value,
        selection,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that plays other objects back. */
  public PlaybackOptions withSelection(Selection value) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        skipErrors,
        value,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that enters other containers. */
  public PlaybackOptions withEntering(EnteredContainers value) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        value,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that plays state files back or not, with hidden passwords or not. */
  public PlaybackOptions withUnsupported(Unsupported value, Secrecy hidden) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        skipErrors,
        selection,
        value,
        hidden,
        entering,
        deleteUnrecorded,
        mounted);
  }

  /** Returns a copy that removes unrecordable objects or not. */
  public PlaybackOptions withDeleteUnrecorded(boolean value) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        entering,
        value,
        mounted);
  }

  /** Returns a copy for a site that has other databases mounted at some paths. */
  public PlaybackOptions withMounted(Set<ObjectPath> value) {
    return new PlaybackOptions(
        zope,
        recurse,
        override,
        skipErrors,
        selection,
        unsupported,
        secrecy,
        entering,
        deleteUnrecorded,
        Set.copyOf(value));
  }

  /** Returns the options of a recording of the same objects. */
  public RecordOptions recording() {
    return new RecordOptions(zope, true, true, entering, unsupported, secrecy, selection, Set.of());
  }
}
