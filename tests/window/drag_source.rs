//! Another program on the desktop, as far as dragging goes: a square from which the files named are dragged, as they are
//! from a file manager. It ends when they are let go. The window's tests start it.

#[cfg(target_os = "linux")]
fn main() {
    use gtk::{gdk, gio, prelude::*};

    let mut arguments = std::env::args_os().skip(1);
    let mut number = || arguments.next().and_then(|word| word.to_str()?.parse().ok());
    let (Some(left), Some(side)) = (number(), number()) else {
        eprintln!("drag_source LEFT SIDE FILES…: where the square stands and how large it is, in pixels");
        std::process::exit(2);
    };
    let files: Vec<String> = arguments.map(|path| gio::File::for_path(path).uri().into()).collect();
    if let Err(error) = gtk::init() {
        eprintln!("no window can be opened: {error}");
        std::process::exit(1);
    }
    let square = gtk::EventBox::new();
    square.drag_source_set(gdk::ModifierType::BUTTON1_MASK, &[], gdk::DragAction::COPY);
    square.drag_source_add_uri_targets();
    square.connect_drag_data_get(move |_, _, data, _, _| {
        data.set_uris(&files.iter().map(String::as_str).collect::<Vec<_>>());
    });
    square.connect_drag_end(|_, _| gtk::main_quit());
    // A window that places itself: there is nobody on the tests' screen who would place it.
    let window = gtk::Window::new(gtk::WindowType::Popup);
    window.add(&square);
    window.resize(side, side);
    window.move_(left, 0);
    window.show_all();
    gtk::main();
}

/// The window's tests run on Linux alone.
#[cfg(not(target_os = "linux"))]
fn main() {}
