/** What the server tells the script of the admin frame. */
export type FrameSettings = {
  /** Origin of the app as the browser sees it. */
  appOrigin: string;
  /** `/store/<shop>/apps/<app>`: the frame's address of the app's origin. */
  appBase: string;
  homePath: string;
  shopBase: string;
  shopName: string;
  appName: string;
  hiddenParameters: string[];
  words: { more: string; dismiss: string };
};
