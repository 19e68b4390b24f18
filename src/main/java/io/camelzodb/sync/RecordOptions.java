package io.camelzodb.sync;

import io.camelzodb.zope.type.Entering;
import io.camelzodb.zope.type.ZopeOptions;

/**
 * How to record. Immutable; each {@code with…} gives a changed copy.
 *
 * @param zope what the tree depends on beyond the database
 * @param recurse whether to record what the objects contain, and to remove what is gone
 * @param skipErrors whether an object that cannot be read is a problem; else it ends the work
 * @param entering which containers of unknown types, such as a Plone site, to go on to; the peer to
 *     none
 */
public record RecordOptions(
    ZopeOptions zope, boolean recurse, boolean skipErrors, Entering entering) {

  /** As the peer without options. */
  public static final RecordOptions DEFAULT =
      new RecordOptions(ZopeOptions.DEFAULT, true, false, Entering.AUTO);

  /** A copy for another Zope. */
  public RecordOptions withZope(ZopeOptions options) {
    return new RecordOptions(options, recurse, skipErrors, entering);
  }

  /** A copy that recurses or not. */
  public RecordOptions withRecurse(boolean value) {
    return new RecordOptions(zope, value, skipErrors, entering);
  }

  /** A copy that skips errors or not. */
  public RecordOptions withSkipErrors(boolean value) {
    return new RecordOptions(zope, recurse, value, entering);
  }

  /** A copy that enters other containers of unknown types. */
  public RecordOptions withEntering(Entering value) {
    return new RecordOptions(zope, recurse, skipErrors, value);
  }
}
