import { AdaptiveCard, GlobalSettings, HostConfig, Strings } from 'adaptivecards';

const colours = (name: string): object => ({ default: `var(--${name})`, subtle: `var(--${name}-subtle)` });

/** Colours are custom properties of the style sheet, so that cards follow the theme without being drawn anew. */
const foregroundColors = {
  default: colours('card-text'),
  dark: colours('card-text'),
  light: colours('card-light'),
  accent: colours('card-accent'),
  good: colours('card-good'),
  warning: colours('card-warning'),
  attention: colours('card-attention'),
};

const container = (name: string): object => ({
  backgroundColor: `var(--container-${name})`,
  borderColor: 'var(--line)',
  foregroundColors,
});

const fontType = {
  fontFamily: 'inherit',
  fontSizes: { small: 12.5, default: 14, medium: 15, large: 16.5, extraLarge: 21 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
};

export const createHostConfig = (): HostConfig =>
  new HostConfig({
    choiceSetInputValueSeparator: ',',
    supportsInteractivity: true,
    fontTypes: { default: fontType, monospace: { ...fontType, fontFamily: 'var(--mono)' } },
    spacing: { small: 4, default: 10, medium: 16, large: 22, extraLarge: 28, padding: 16 },
    separator: { lineThickness: 1, lineColor: 'var(--line)' },
    imageSizes: { small: 32, medium: 56, large: 120 },
    containerStyles: {
      default: container('default'),
      emphasis: container('emphasis'),
      accent: container('accent'),
      good: container('good'),
      warning: container('warning'),
      attention: container('attention'),
    },
    actions: {
      maxActions: 6,
      spacing: 'medium',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    },
    adaptiveCard: { allowCustomStyle: false },
    textStyles: {
      heading: { size: 'large', weight: 'bolder' },
      columnHeader: { size: 'small', weight: 'bolder', isSubtle: true },
    },
    textBlock: { headingLevel: 3 },
    factSet: {
      title: { color: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 180 },
      value: { color: 'default', weight: 'default', wrap: true },
      spacing: 12,
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { weight: 'bolder', size: 'default', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'bolder', size: 'default' },
      },
      errorMessage: { size: 'small', color: 'attention', weight: 'default' },
    },
    table: { cellSpacing: 8 },
  });

/** What cards say by themselves, in the language of the person at the keyboard. */
export const cardTexts = { required: '' };

/** Settings that the library keeps for all cards together. */
export function configureCards(moreOptions: string, required = ''): void {
  cardTexts.required = required;
  // Text is what it is, letter by letter; said out loud, or the library warns about it.
  AdaptiveCard.onProcessMarkdown = (_text, result) => {
    result.didProcess = false;
  };
  GlobalSettings.setTabIndexAtCardRoot = false;
  GlobalSettings.allowMoreThanMaxActionsInOverflowMenu = true;
  GlobalSettings.displayInputValidationErrors = false;
  GlobalSettings.useMarkdownInRadioButtonAndCheckbox = false;
  Strings.defaults.overflowButtonText = () => '···';
  Strings.defaults.overflowButtonTooltip = () => moreOptions;
}
