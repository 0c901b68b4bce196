package dev.sendwell.dashboard;

/** What stands above every page; where a service knows it, its pages have it without JavaScript too. */
public interface Banner {
    /** Escaped HTML; empty when there is nothing to tell. */
    String html();
}
