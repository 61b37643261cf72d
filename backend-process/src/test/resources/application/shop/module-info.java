/** A library of the application. */
module shop {
  exports shop;
}
