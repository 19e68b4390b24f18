package io.camelzodb.sync;

import io.camelzodb.zope.type.ZopeOptions;

/**
 * How to record. Immutable; each {@code with…} gives a changed copy.
 *
 * @param zope what the tree depends on beyond the database
 * @param recurse whether to record what the objects contain, and to remove what is gone
 * @param skipErrors whether an object that cannot be read is a problem; else it ends the work
 * @param enterUnsupported whether to go on to what containers of unknown types contain, such as a
 *     Plone site; the peer does not
 */
public record RecordOptions(
    ZopeOptions zope, boolean recurse, boolean skipErrors, boolean enterUnsupported) {

  /** As the peer without options. */
  public static final RecordOptions DEFAULT =
      new RecordOptions(ZopeOptions.DEFAULT, true, false, false);

  /** A copy for another Zope. */
  public RecordOptions withZope(ZopeOptions options) {
    return new RecordOptions(options, recurse, skipErrors, enterUnsupported);
  }

  /** A copy that recurses or not. */
  public RecordOptions withRecurse(boolean value) {
    return new RecordOptions(zope, value, skipErrors, enterUnsupported);
  }

  /** A copy that skips errors or not. */
  public RecordOptions withSkipErrors(boolean value) {
    return new RecordOptions(zope, recurse, value, enterUnsupported);
  }

  /** A copy that enters containers of unknown types or not. */
  public RecordOptions withEnterUnsupported(boolean value) {
    return new RecordOptions(zope, recurse, skipErrors, value);
  }
}
