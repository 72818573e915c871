import t from 'tap'
import { testPlatforms } from '../../helpers/simulator-harness.js'
import { wechatWebsite } from './simulated.js'

testPlatforms(t, [['WeChat', wechatWebsite]])
