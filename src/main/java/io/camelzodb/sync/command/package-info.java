/** Runs a git command and plays the paths back that it changes, or leaves everything as it was. */
@NullMarked
package io.camelzodb.sync.command;

import org.jspecify.annotations.NullMarked;
