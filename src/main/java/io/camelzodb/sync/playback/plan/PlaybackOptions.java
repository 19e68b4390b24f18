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
 * How to play back. Immutable; each {@code with…} gives a changed copy.
 *
 * @param zope what the states depend on beyond the files
 * @param recurse whether what objects contain is played back, and removed where it is superfluous
 * @param override whether an object of another type is replaced; else it is an error
 * @param skipErrors whether objects that cannot be played back are left out; else nothing is
 *     written at all
 * @param selection which objects are played back; all others stay as they are
 * @param unsupported whether the state files of objects of unsupported types are played back
 * @param secrecy what became of passwords in state files
 * @param entering which containers of unsupported types are recorded with what they contain
 * @param deleteUnrecorded whether what has no files goes also where it could not have been recorded
 * @param mounted the paths at which databases that are played back as well are mounted in this one
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

  /** As the peer without options. */
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

  /** A copy for another Zope. */
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

  /** A copy that recurses or not. */
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

  /** A copy that replaces objects of another type or not. */
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

  /** A copy that leaves errors out or not. */
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

  /** A copy that plays other objects back. */
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

  /** A copy that enters other containers. */
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

  /** A copy that takes state files or not, in which passwords are hidden or not. */
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

  /** A copy that removes what could not have been recorded, or not. */
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

  /** A copy for a site that shows other databases at some paths. */
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

  /** How to record what is played back. */
  public RecordOptions recording() {
    return new RecordOptions(zope, true, true, entering, unsupported, secrecy, selection, Set.of());
  }
}
