/** Runs the program git for what a person would do by hand: stash, reset, cherry-pick, rebase. */
@NullMarked
package io.camelzodb.git.program;

import org.jspecify.annotations.NullMarked;
