import "./webview";
